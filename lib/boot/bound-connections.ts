import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";

/** A gigabyte over a slow line. The head of a request still has to come within Node's minute. */
const longestUploadMs = 4 * 60 * 60_000;

/**
 * How long a connection waits for its next request: readers think for longer than Node's five seconds, and a proxy in
 * front keeps its own for a minute (nginx, AWS), so one that is closed here first can take a request down with it.
 */
const betweenRequestsMs = 65_000;

/** A page that waits for a busy server is not silence. */
const leastSilenceMs = 60_000;

/** How long nothing may move: a call without an event stream says nothing for as long as it takes, and some more. */
export function longestSilenceMs(): number {
  return Math.max(leastSilenceMs, env().MAX_ANSWER_SECONDS * 1_250);
}

/**
 * From now on a request may take its time to arrive: Node cuts one off after five minutes, and a large import that
 * comes over a slow line, or waits for the database, takes longer. What is read into memory has bounds of its own.
 * And a connection on which nothing moves is closed, so that who asks and never reads keeps nothing for ever.
 * Next makes the server, so it is met at a request.
 * Between two requests a connection has a time of its own.
 */
export function boundConnections(silenceMs: number): void {
  remember("bound-connections", () => {
    subscribe("http.server.request.start", (message) => {
      const { server, socket } = message as { server: Server; socket: Socket };
      if (server.requestTimeout !== longestUploadMs) server.requestTimeout = longestUploadMs;
      if (server.keepAliveTimeout !== betweenRequestsMs) server.keepAliveTimeout = betweenRequestsMs;
      socket.setTimeout(silenceMs);
    });
    return true;
  });
}
