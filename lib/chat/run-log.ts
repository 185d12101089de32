import "server-only";
import type { StoredPart } from "@/lib/conversations/server";
import { type Chunk, encodeChunk, foldChunk } from "./chunks";

/** Characters of a part that are joined into one string before the next is begun. */
const blockLength = 1_024;
/** What is read at once. More would be a copy of the log for everyone who comes late and reads slowly. */
const maxPieceLength = 64 * 1024;

type Delta = Extract<Chunk, { delta: string }>;

/** The deltas of one part that came one after the other: text in blocks that no longer change, and the newest. */
type Entry = Exclude<Chunk, Delta> | (Delta & { blocks: string[] });

/** How far somebody has read; the log moves it on. */
export type Place = { entry: number; block: number; offset: number };

/**
 * What a run has said, once: everybody who reads it holds a place and takes from there whatever has come since, so
 * somebody who reads slowly gets few large deltas, and nobody holds a copy.
 */
export class RunLog {
  private readonly entries: Entry[] = [];

  append(chunk: Chunk): void {
    if (!("delta" in chunk)) {
      this.entries.push(chunk);
      return;
    }
    const last = this.entries.at(-1);
    if (!last || !("delta" in last) || last.type !== chunk.type || last.id !== chunk.id) {
      this.entries.push({ ...chunk, blocks: [] });
      return;
    }
    if (last.delta.length >= blockLength) {
      last.blocks.push(last.delta);
      last.delta = chunk.delta;
    } else {
      last.delta += chunk.delta;
    }
  }

  begin(): Place {
    return { entry: 0, block: 0, offset: 0 };
  }

  /** Whether there is anything beyond a place. */
  hasMore(place: Place): boolean {
    const { length } = this.entries;
    if (place.entry < length - 1) return true;
    const last = this.entries[place.entry];
    if (!last) return false;
    return !("delta" in last) || place.block < last.blocks.length || place.offset < last.delta.length;
  }

  /** The events from a place on, at most about 64 K characters of them unless all are wanted; moves the place. */
  read(place: Place, maxLength = maxPieceLength): string {
    let text = "";
    while (text.length < maxLength && this.hasMore(place)) {
      const entry = this.entries[place.entry];
      if (!entry) break;
      if (!("delta" in entry)) {
        text += encodeChunk(entry);
        place.entry++;
        continue;
      }
      const delta = readDelta(entry, place, maxLength - text.length);
      if (delta !== "") text += encodeDelta(entry, delta);
      if (place.entry === this.entries.length - 1) continue;
      if (place.block === entry.blocks.length && place.offset === entry.delta.length) {
        Object.assign(place, { entry: place.entry + 1, block: 0, offset: 0 });
      }
    }
    return text;
  }

  /** The parts of the answer so far. */
  parts(): StoredPart[] {
    const parts: StoredPart[] = [];
    for (const entry of this.entries) {
      const chunk = "delta" in entry ? { ...entry, delta: entry.blocks.join("") + entry.delta } : entry;
      foldChunk(parts, chunk);
    }
    return parts;
  }
}

function readDelta(entry: Delta & { blocks: string[] }, place: Place, maxLength: number): string {
  let text = "";
  for (; place.block < entry.blocks.length && text.length < maxLength; place.block++) {
    text += entry.blocks[place.block]?.slice(place.offset) ?? "";
    place.offset = 0;
  }
  if (place.block < entry.blocks.length) return text;
  text += entry.delta.slice(place.offset);
  place.offset = entry.delta.length;
  return text;
}

/** As `encodeChunk`, for the one that there are thousands of. */
function encodeDelta({ type, id }: Delta, delta: string): string {
  return `data: {"type":"${type}","id":${JSON.stringify(id)},"delta":${JSON.stringify(delta)}}\n\n`;
}
