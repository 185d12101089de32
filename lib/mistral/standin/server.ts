import "server-only";
import { createServer, type Server } from "node:http";
import { answer } from "./router";
import type { StandinSettings } from "./settings";
import { StandinState } from "./state";

/*
 * The Mistral API in miniature: a server of its own that speaks the real wire format, for the demonstration,
 * the tests and the benches. The application meets it only over HTTP, by its base URL.
 *
 * GET /v1/models · GET /v1/models/{id} · POST /v1/chat/completions · POST /v1/embeddings
 *
 * What the API would refuse is refused first (key, body, model, order of messages, arguments). Then a scenario
 * answers, written `name key=value …` (scenarios/table.ts has the names, scenarios/select.ts the keys), from the
 * first of these that is there:
 *   1. the request header `x-standin-scenario: long tokens=4000 rate=200 chunk=1`
 *   2. a directive at the start of the last user message: `[[scenario:cut-after-first-token after=5]]`
 *      (not for a title that is made of that message; a fault is spent when its answer is being continued)
 *   3. what POST /__control/next queued
 *   4. the default of PATCH /__control/settings
 *
 * The control plane speaks JSON:
 *   GET    /__control            settings, model overrides, scenarios
 *   PATCH  /__control/settings   {scenario, titleScenario, tokensPerSecond, tokensPerChunk, flavour, keys}
 *   PATCH  /__control/models     {fault, count, cards, retired}
 *   POST   /__control/next       {scenario, times, kind: chat | title | models | embeddings}
 *   POST   /__control/reset      as it was started, log emptied
 *   GET    /__control/requests   ?text=… the log; DELETE empties it
 *   GET    /__control/wait       ?text=…&state=arrived|first-byte|first-token|ended|peer-closed&timeoutMs=…
 */

export type { ModelCard } from "./models/catalogue";
export type { LoggedRequest, RequestState } from "./request-log";
export type { ModelOverrides, NextScenario, StandinSettings } from "./settings";

export type StandinOptions = Partial<StandinSettings> & {
  host?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** The demonstration: canned answers for a reader, at a pleasant pace. */
  demo?: boolean;
  /** Whether /__control answers; by default not in the demonstration. */
  control?: boolean;
  /** Hears of faults of the stand-in itself, which a caller sees as a 500. */
  onError?: (error: unknown) => void;
};

export type Standin = {
  /** Without a path. */
  url: string;
  /** What MISTRAL_BASE_URL takes; ends with /v1. */
  baseUrl: string;
  port: number;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
};

/** Starts a stand-in. Rejects with the system's error when the port is taken. */
export async function startStandin(options: StandinOptions = {}): Promise<Standin> {
  const { host = "127.0.0.1", port = 0, demo = false, control = !demo, onError, ...settings } = options;
  const state = new StandinState(demo, settings);
  const server = createServer((request, response) => {
    answer(request, response, state, control).catch((error: unknown) => onError?.(error));
  });
  // A stream may last as long as its reader likes.
  server.requestTimeout = 0;
  await listen(server, port, host);
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${bound}`;
  return { url, baseUrl: `${url}/v1`, port: bound, close: () => close(server) };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // A bench opens a thousand connections at once; the usual 511 would make some wait a second.
    server.listen({ port, host, backlog: 4096 }, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
