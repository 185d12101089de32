import type { IncomingHttpHeaders } from "node:http";

/** What the stand-in saw of one request. Times are milliseconds since 1970, with fractions. */
export type LoggedRequest = {
  id: number;
  method: string;
  path: string;
  /** Without the key: `authorization` tells only whether there was one. */
  headers: Record<string, string>;
  body: unknown;
  /** The scenario that answered a chat, if the request got that far. */
  scenario: string | null;
  status: number | null;
  startedAt: number;
  firstByteAt: number | null;
  /** When the first token that the model made was written. */
  firstTokenAt: number | null;
  tokens: number;
  endedAt: number | null;
  /** When the peer closed the connection before the answer was complete. */
  peerClosedAt: number | null;
};

export const REQUEST_STATES = ["arrived", "first-byte", "first-token", "ended", "peer-closed"] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

const REMEMBERED = 5000;

export function timestamp(): number {
  return performance.timeOrigin + performance.now();
}

/** The requests of this stand-in, oldest first; the oldest are forgotten. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #lastId = 0;
  readonly #watchers = new Set<() => void>();

  open(method: string, path: string, headers: IncomingHttpHeaders): LoggedRequest {
    const entry: LoggedRequest = {
      id: ++this.#lastId,
      method,
      path,
      headers: withoutKey(headers),
      body: undefined,
      scenario: null,
      status: null,
      startedAt: timestamp(),
      firstByteAt: null,
      firstTokenAt: null,
      tokens: 0,
      endedAt: null,
      peerClosedAt: null,
    };
    this.#entries.push(entry);
    if (this.#entries.length > REMEMBERED) this.#entries.splice(0, REMEMBERED / 10);
    return entry;
  }

  /** Tells those who wait that an entry has changed. */
  changed(): void {
    for (const watcher of this.#watchers) watcher();
  }

  list(text?: string): LoggedRequest[] {
    return text ? this.#entries.filter((entry) => contains(entry, text)) : this.#entries;
  }

  clear(): void {
    this.#entries = [];
  }

  /** The newest request with this text once it has reached the state; undefined when time runs out. */
  waitFor(text: string, state: RequestState, timeoutMs: number): Promise<LoggedRequest | undefined> {
    return new Promise((resolve) => {
      const find = () => this.#entries.findLast((entry) => hasReached(entry, state) && contains(entry, text));
      const settle = (entry: LoggedRequest | undefined) => {
        this.#watchers.delete(look);
        clearTimeout(timer);
        resolve(entry);
      };
      const look = () => {
        const entry = find();
        if (entry) settle(entry);
      };
      const timer = setTimeout(() => settle(undefined), timeoutMs);
      this.#watchers.add(look);
      look();
    });
  }
}

function hasReached(entry: LoggedRequest, state: RequestState): boolean {
  switch (state) {
    case "arrived":
      return entry.body !== undefined;
    case "first-byte":
      return entry.firstByteAt !== null;
    case "first-token":
      return entry.firstTokenAt !== null;
    case "ended":
      return entry.endedAt !== null;
    case "peer-closed":
      return entry.peerClosedAt !== null;
  }
}

function contains(entry: LoggedRequest, text: string): boolean {
  return JSON.stringify(entry.body ?? null).includes(JSON.stringify(text).slice(1, -1));
}

function withoutKey(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const isSecret = /^(?:proxy-)?authorization$|api-key|cookie/i.test(name);
      return [name, isSecret ? "present" : String(value)];
    }),
  );
}
