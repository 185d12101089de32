import "server-only";
import type { MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";
import { remember } from "@/lib/remember";
import { type Chunk, streamEnd } from "./chunks";
import type { RunEventRow } from "./finish-run";
import { RunLog } from "./run-log";

export type RunIds = { runId: string; userId: string; conversationId: string; answerId: string };

const encoder = new TextEncoder();

/** A run whose producer lives in this process. Readers here are fed from its memory, all others from the log. */
export class LiveRun {
  readonly ids: RunIds;
  /** Aborts the call to the provider; its reason is an `AbortReason`. */
  readonly abort = new AbortController();
  readonly startedAtMs = performance.now();
  firstTokenMs: number | null = null;
  /** Resolves when the end is stored and every reader has been told. */
  readonly ended: Promise<void>;
  private readonly log = new RunLog();
  private readonly stored = this.log.begin();
  private sequence = 0;
  private isOver = false;
  private readonly readers = new Set<() => void>();
  private settleEnded: () => void = () => {};

  constructor(ids: RunIds, metadata: MessageMetadata) {
    this.ids = ids;
    this.ended = new Promise((resolve) => {
      this.settleEnded = resolve;
    });
    this.emit({ type: "start", messageId: ids.answerId, messageMetadata: metadata });
  }

  get parts(): StoredPart[] {
    return this.log.parts();
  }

  /** True when every event is there. */
  get isEnded(): boolean {
    return this.isOver;
  }

  emit(chunk: Chunk): void {
    this.log.append(chunk);
    if (this.readers.size > 0) announce(this);
  }

  /** The last event. After it the run takes no more and its readers end. */
  end(chunk: Chunk): void {
    this.isOver = true;
    this.emit(chunk);
    this.settleEnded();
  }

  /** Gives the readers that keep up what is new; the others take it when they come to it. */
  tellReaders(): void {
    for (const tell of this.readers) tell();
    if (this.isOver) this.readers.clear();
  }

  /** What the stored log lacks, as one row; `null` when it is up to date. */
  takeUnflushed(): RunEventRow | null {
    if (!this.log.hasMore(this.stored)) return null;
    const data = this.log.read(this.stored, Number.POSITIVE_INFINITY);
    return { runId: this.ids.runId, sequence: this.sequence++, data };
  }

  /** A stream of every event from the first. A slow reader holds nothing but its place, and one piece. */
  read(): ReadableStream<Uint8Array> {
    const place = this.log.begin();
    let hasAll = false;
    let tell: () => void = () => {};
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        tell = () => {
          if (hasAll || (controller.desiredSize ?? 0) <= 0) return;
          const text = this.log.read(place);
          // Set before anything is given, because giving asks for more at once.
          const isLast = this.isOver && !this.log.hasMore(place);
          hasAll = isLast;
          if (isLast || text !== "") controller.enqueue(encoder.encode(isLast ? text + streamEnd : text));
          if (isLast) controller.close();
        };
        this.readers.add(tell);
      },
      pull: () => tell(),
      cancel: () => {
        hasAll = true;
        this.readers.delete(tell);
      },
    });
  }
}

let announced: Set<LiveRun> | null = null;

/** All that a run says in one turn of the event loop reaches its readers as one piece: a write costs more than a token. */
function announce(run: LiveRun): void {
  if (announced === null) {
    announced = new Set();
    setImmediate(() => {
      const runs = announced ?? [];
      announced = null;
      for (const one of runs) one.tellReaders();
    });
  }
  announced.add(run);
}

/** The runs of this process, by run id. */
export function liveRuns(): Map<string, LiveRun> {
  return remember("chat.liveRuns", () => new Map<string, LiveRun>());
}

/** Names this process in the database. */
export function instanceId(): string {
  return remember("chat.instanceId", () => crypto.randomUUID());
}
