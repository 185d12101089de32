import "server-only";
import { StringDecoder } from "node:string_decoder";
import { estimateTokens } from "@/lib/usage/contract";

/** What a call took, as far as its answer tells. */
export type Metered = {
  prompt: number;
  completion: number;
  cached: number;
  isEstimate: boolean;
  firstTokenMs: number | null;
};

/** Reads the usage beside an answer that passes by; the bytes themselves are left alone. */
export type Meter = { feed: (bytes: Buffer) => void; read: () => Metered };

/** A line longer than this holds no usage that we could afford to look for. */
const maxLineLength = 2 * 1024 * 1024;
/** How much of the beginning and of the end of a whole answer is looked at: usage stands in one of them. */
const edgeBytes = 64 * 1024;

const deltaText = /"(?:content|text|arguments|reasoning|reasoning_content)":\s*"((?:[^"\\]|\\.)*)"/g;

/**
 * The meter of an event stream. The usage comes with the last events; of a stream that was cut before, the text that
 * went by is counted.
 */
export function streamMeter(promptEstimate: number, startedAtMs: number): Meter {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let firstTokenMs: number | null = null;
  let usage: Usage | null = null;
  let estimate = 0;
  const takeLine = (line: string) => {
    if (!line.startsWith("data:")) return;
    if (line.includes('"usage":')) usage = findUsage(line) ?? usage;
    for (const [, text = ""] of line.matchAll(deltaText)) {
      if (text === "") continue;
      firstTokenMs ??= Math.round(performance.now() - startedAtMs);
      estimate += estimateTokens(text);
    }
  };
  return {
    feed: (bytes) => {
      const lines = (rest + decoder.write(bytes)).split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > maxLineLength) rest = "";
      for (const line of lines) takeLine(line);
    },
    read: () => {
      takeLine(rest);
      rest = "";
      return toMetered(usage, { prompt: promptEstimate, completion: estimate }, firstTokenMs);
    },
  };
}

/** The meter of an answer that comes as one JSON document. */
export function wholeMeter(promptEstimate: number): Meter {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  return {
    feed: (bytes) => {
      if (head.length < edgeBytes) head = Buffer.concat([head, bytes.subarray(0, edgeBytes - head.length)]);
      tail = Buffer.concat([tail, bytes]);
      if (tail.length > edgeBytes) tail = tail.subarray(tail.length - edgeBytes);
    },
    read: () => {
      const usage = findUsage(tail.toString()) ?? findUsage(head.toString());
      return toMetered(usage, { prompt: promptEstimate, completion: 0 }, null);
    },
  };
}

type Usage = { prompt: number; completion: number; cached: number };

/**
 * The usage object in a piece of JSON. Text that quotes one can't be taken for it: inside a JSON string its quotes
 * carry backslashes.
 */
function findUsage(text: string): Usage | null {
  for (let at = text.lastIndexOf('"usage":'); at !== -1; at = text.lastIndexOf('"usage":', at - 1)) {
    if (text[at - 1] !== "\\") {
      const usage = parseObject(text, text.indexOf("{", at));
      if (usage) return usage;
    }
    if (at === 0) break;
  }
  return null;
}

/** Usage holds numbers, short names and objects of them, so its end is where its braces close. */
function parseObject(text: string, start: number): Usage | null {
  if (start === -1) return null;
  let depth = 0;
  for (let index = start; index < Math.min(text.length, start + 4_096); index++) {
    if (text[index] === "{") depth++;
    if (text[index] === "}" && --depth === 0) return toUsage(text.slice(start, index + 1));
  }
  return null;
}

function toUsage(json: string): Usage | null {
  try {
    const value = JSON.parse(json);
    if (typeof value?.prompt_tokens !== "number") return null;
    const cached = value.prompt_tokens_details?.cached_tokens ?? value.num_cached_tokens;
    return {
      prompt: count(value.prompt_tokens),
      completion: count(value.completion_tokens),
      cached: count(cached),
    };
  } catch {
    return null;
  }
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : 0;
}

function toMetered(
  usage: Usage | null,
  estimate: { prompt: number; completion: number },
  firstTokenMs: number | null,
): Metered {
  return usage
    ? { ...usage, isEstimate: false, firstTokenMs }
    : { ...estimate, cached: 0, isEstimate: true, firstTokenMs };
}
