import type { Refusal } from "../refusals";

export type FinishReason = "stop" | "length" | "model_length" | "error" | "tool_calls";

export type ToolCallDelta = {
  id?: string;
  type?: "function";
  function: { name: string; arguments: string };
  index: number;
};

/** What one frame adds to the answer. `turn` is the one delta in which thinking ends and text begins. */
export type Delta =
  | { kind: "text"; text: string }
  | { kind: "thinking"; text: string; closed: boolean }
  | { kind: "turn"; thinking: string; text: string }
  | { kind: "tools"; calls: ToolCallDelta[] };

/** An answer is a list of these, played over time on the stream or gathered into one JSON body. */
export type Step =
  | { do: "refuse"; refusal: Refusal }
  /** Infinity waits until the peer has had enough. */
  | { do: "wait"; ms: number }
  /** The status line and headers alone; any later step sends them too. */
  | { do: "headers" }
  /** The first frame: a role and an empty content. */
  | { do: "role" }
  | { do: "delta"; delta: Delta; tokens: number }
  | { do: "finish"; reason: FinishReason; delta: Delta; tokens: number; usageInTail?: boolean }
  /** Bytes as they are, well-formed or not. */
  | { do: "raw"; text: string }
  /** `data: [DONE]`. */
  | { do: "done" }
  /** The connection breaks here. */
  | { do: "cut" };

/** The text of a delta that a reader would see as the answer. */
export function visibleText(delta: Delta): string {
  return delta.kind === "text" || delta.kind === "turn" ? delta.text : "";
}

/** The text of a delta that belongs to the thinking. */
export function thinkingText(delta: Delta): string {
  if (delta.kind === "thinking") return delta.text;
  return delta.kind === "turn" ? delta.thinking : "";
}
