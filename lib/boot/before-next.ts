import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { remember } from "@/lib/remember";

/** Has a request before Next does, and answers it, or calls `proceed` once, at once or later. */
export type Doorkeeper = (request: IncomingMessage, response: ServerResponse, proceed: () => void) => void;

/** From now on each request passes the doorkeepers, in their order, before Next sees it. */
export function standBeforeNext(makeDoorkeepers: () => readonly Doorkeeper[]): void {
  remember("before-next", () => {
    const doorkeepers = makeDoorkeepers();
    const guarded = new WeakSet<Server>();
    // Node publishes this before it hands a request to the listeners.
    subscribe("http.server.request.start", (message) => {
      const { server } = message as { server: Server };
      if (guarded.has(server)) return;
      guarded.add(server);
      for (const listener of server.listeners("request") as RequestListener[]) {
        server.off("request", listener);
        server.on("request", (request: IncomingMessage, response) => {
          const pass = (index: number): void => {
            const doorkeeper = doorkeepers[index];
            if (doorkeeper) doorkeeper(request, response, () => pass(index + 1));
            else void listener.call(server, request, response);
          };
          pass(0);
        });
      }
    });
    return doorkeepers;
  });
}
