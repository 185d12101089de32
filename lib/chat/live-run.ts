import "server-only";
import type { MessageMetadata } from "@/lib/conversations/contract";
import type { StoredPart } from "@/lib/conversations/server";
import { remember } from "@/lib/remember";
import { type Chunk, encodeChunk, foldChunk, streamEnd } from "./chunks";
import type { RunEventRow } from "./finish-run";

export type RunIds = { runId: string; userId: string; conversationId: string; answerId: string };

const encoder = new TextEncoder();
/** What a reader takes at once. More would be a copy of the log for everyone who comes late and reads slowly. */
const maxPieceBytes = 64 * 1024;

/** A run whose producer lives in this process. Readers here are fed from its memory, all others from the log. */
export class LiveRun {
  readonly ids: RunIds;
  /** Aborts the call to the provider; its reason is `stopped`, `lost` or `shutdown`. */
  readonly abort = new AbortController();
  readonly parts: StoredPart[] = [];
  readonly startedAtMs = performance.now();
  firstTokenMs: number | null = null;
  /** Resolves when the end is stored and every reader has been told. */
  readonly ended: Promise<void>;
  private readonly events: Uint8Array[] = [];
  private unflushed: string[] = [];
  private sequence = 0;
  private isOver = false;
  private readonly wakers = new Set<() => void>();
  private settleEnded: () => void = () => {};

  constructor(ids: RunIds, metadata: MessageMetadata) {
    this.ids = ids;
    this.ended = new Promise((resolve) => {
      this.settleEnded = resolve;
    });
    this.emit({ type: "start", messageId: ids.answerId, messageMetadata: metadata });
  }

  emit(chunk: Chunk): void {
    foldChunk(this.parts, chunk);
    const text = encodeChunk(chunk);
    this.unflushed.push(text);
    this.append(text);
  }

  /** The last event. After it the run takes no more and its readers end. */
  end(chunk: Chunk): void {
    this.isOver = true;
    this.append(encodeChunk(chunk) + streamEnd);
    this.settleEnded();
  }

  /** What the log lacks, as one row; `null` when it is up to date. */
  takeUnflushed(): RunEventRow | null {
    if (this.unflushed.length === 0) return null;
    const row = { runId: this.ids.runId, sequence: this.sequence++, data: this.unflushed.join("") };
    this.unflushed = [];
    return row;
  }

  /** A stream of every event from the first. It pulls, so a slow reader holds nothing but its place. */
  read(): ReadableStream<Uint8Array> {
    let next = 0;
    let wake: (() => void) | null = null;
    const source: UnderlyingDefaultSource<Uint8Array> = {
      pull: async (controller) => {
        if (next === this.events.length && !this.isOver) {
          await new Promise<void>((resolve) => {
            wake = resolve;
            this.wakers.add(resolve);
          });
        }
        if (next < this.events.length) {
          const end = pieceEnd(this.events, next);
          controller.enqueue(join(this.events, next, end));
          next = end;
        }
        if (this.isOver && next === this.events.length) controller.close();
      },
      cancel: () => {
        if (wake) this.wakers.delete(wake);
        wake?.();
      },
    };
    return new ReadableStream(source, { highWaterMark: 0 });
  }

  private append(text: string): void {
    this.events.push(encoder.encode(text));
    const wakers = [...this.wakers];
    this.wakers.clear();
    for (const wake of wakers) wake();
  }
}

function pieceEnd(events: Uint8Array[], from: number): number {
  let bytes = 0;
  let end = from;
  for (; end < events.length && bytes < maxPieceBytes; end++) bytes += events[end]?.byteLength ?? 0;
  return end;
}

function join(events: Uint8Array[], from: number, end: number): Uint8Array {
  const first = events[from];
  return end - from === 1 && first ? first : Buffer.concat(events.slice(from, end));
}

/** The runs of this process, by run id. */
export function liveRuns(): Map<string, LiveRun> {
  return remember("chat.liveRuns", () => new Map<string, LiveRun>());
}

/** Names this process in the database. */
export function instanceId(): string {
  return remember("chat.instanceId", () => crypto.randomUUID());
}
