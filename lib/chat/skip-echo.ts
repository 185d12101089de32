import "server-only";
import type { AnswerPart } from "@/lib/mistral/server";

/**
 * With `prefix: true` the provider begins its answer with the prefix itself. This leaves that echo out, wherever
 * it is cut into deltas. An answer that does not begin with the prefix passes whole.
 */
export async function* skipEcho(
  parts: AsyncIterable<AnswerPart>,
  prefix: string,
): AsyncGenerator<AnswerPart> {
  let held: string | null = prefix === "" ? null : "";
  for await (const part of parts) {
    if (held === null || (part.type !== "text" && part.type !== "end")) {
      yield part;
      continue;
    }
    if (part.type === "end") {
      if (held !== "" && held !== prefix) yield { type: "text", delta: held };
      yield part;
      continue;
    }
    held += part.delta;
    if (held.length < prefix.length && prefix.startsWith(held)) continue;
    const delta = held.startsWith(prefix) ? held.slice(prefix.length) : held;
    held = null;
    if (delta !== "") yield { type: "text", delta };
  }
}
