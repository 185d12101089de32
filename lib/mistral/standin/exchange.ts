import type { IncomingMessage, ServerResponse } from "node:http";
import { invalidBody, type Refusal, RefusedError } from "./refusals";
import { type LoggedRequest, type RequestLog, timestamp } from "./request-log";
import { gatewayHeaders } from "./wire/mistral-wire";

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** One request with its answer and its line in the log. */
export class Exchange {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly #gone = new AbortController();
  #isCutHere = false;

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly entry: LoggedRequest | undefined,
    readonly log: RequestLog,
  ) {
    const url = new URL(`http://standin${request.url ?? "/"}`);
    this.path = url.pathname;
    this.query = url.searchParams;
    response.on("close", () => this.#closed());
  }

  /** Aborted when the connection is no more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  header(name: string): string | undefined {
    const value = this.request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  /** The body as JSON; a 422 as FastAPI gives it when it is not. */
  async readJson(): Promise<unknown> {
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of this.request) {
      bytes += part.length;
      if (bytes > MAX_BODY_BYTES) throw new RefusedError({ status: 413, body: "Request Entity Too Large" });
      parts.push(part);
    }
    const text = Buffer.concat(parts).toString();
    try {
      return JSON.parse(text);
    } catch (error) {
      const ctx = { error: error instanceof Error ? error.message : "Expecting value" };
      throw new RefusedError(
        invalidBody([{ type: "json_invalid", loc: ["body", 0], msg: "JSON decode error", input: {}, ctx }]),
      );
    }
  }

  sendJson(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.send(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
  }

  /** Sends a refusal; an error's JSON ends with a newline, as recorded. */
  refuse(refusal: Refusal): void {
    const isText = typeof refusal.body === "string";
    const headers = {
      ...gatewayHeaders(),
      "content-type": isText ? "text/plain" : "application/json",
      ...refusal.headers,
    };
    const text = typeof refusal.body === "string" ? refusal.body : `${JSON.stringify(refusal.body)}\n`;
    this.send(refusal.status, text, headers);
  }

  send(status: number, text: string, headers: Record<string, string>): void {
    if (this.response.destroyed || this.response.headersSent) return;
    this.response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(text)) });
    this.markFirstByte(status);
    this.response.end(text);
  }

  /** Breaks the connection from this side. */
  cut(): void {
    this.markCut();
    this.request.socket.destroy();
  }

  markCut(): void {
    this.#isCutHere = true;
  }

  markFirstByte(status: number): void {
    if (!this.entry) return;
    this.entry.status = status;
    this.entry.firstByteAt = timestamp();
    this.log.changed();
  }

  #closed(): void {
    this.#gone.abort();
    if (!this.entry) return;
    this.entry.endedAt = timestamp();
    if (!this.response.writableFinished && !this.#isCutHere) this.entry.peerClosedAt = this.entry.endedAt;
    this.log.changed();
  }
}
