import { type FinishReason, type Step, type ToolCallDelta, thinkingText, visibleText } from "../answer/steps";
import type { Usage } from "../answer/usage";
import type { Refusal } from "../refusals";
import { thinkingChunk } from "./mistral-wire";
import type { Envelope } from "./wire";

export type WholeAnswer = {
  text: string;
  thinking: string;
  calls: ToolCallDelta[];
  finish: FinishReason | null;
  tokens: number;
};

export type Gathered =
  | { kind: "answer"; answer: WholeAnswer }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "broken"; text: string }
  | { kind: "cut" };

const MAX_STEPS = 100_000;

/** Plays the steps to their end for a caller that did not ask for a stream; waits cost time as they would there. */
export async function gather(steps: Iterable<Step>, gone: AbortSignal): Promise<Gathered> {
  const answer: WholeAnswer = { text: "", thinking: "", calls: [], finish: null, tokens: 0 };
  let count = 0;
  for (const step of steps) {
    count += 1;
    // An answer without an end never becomes a body.
    if (count === MAX_STEPS) await wait(Number.POSITIVE_INFINITY, gone);
    if (gone.aborted) return { kind: "cut" };
    if (step.do === "refuse") return { kind: "refused", refusal: step.refusal };
    if (step.do === "cut") return { kind: "cut" };
    if (step.do === "raw") return { kind: "broken", text: step.text };
    if (step.do === "wait") await wait(step.ms, gone);
    if (step.do !== "delta" && step.do !== "finish") continue;
    answer.tokens += step.tokens;
    answer.text += visibleText(step.delta);
    answer.thinking += thinkingText(step.delta);
    if (step.delta.kind === "tools") mergeCalls(answer.calls, step.delta.calls);
    if (step.do === "finish") answer.finish = step.reason;
  }
  return { kind: "answer", answer };
}

function mergeCalls(calls: ToolCallDelta[], more: ToolCallDelta[]): void {
  for (const part of more) {
    const known = calls.find((call) => call.index === part.index);
    if (known) known.function.arguments += part.function.arguments;
    else calls.push({ ...part, type: "function", function: { ...part.function } });
  }
}

/** Resolves after that time, or as soon as the peer has gone. */
function wait(ms: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = Number.isFinite(ms) ? setTimeout(done, ms) : undefined;
    function done() {
      clearTimeout(timer);
      gone.removeEventListener("abort", done);
      resolve();
    }
    gone.addEventListener("abort", done);
  });
}

export function mistralBody(envelope: Envelope, answer: WholeAnswer, usage: Usage): Record<string, unknown> {
  const content = answer.thinking
    ? [thinkingChunk(answer.thinking, true), { type: "text", text: answer.text }]
    : answer.text;
  const message = {
    role: "assistant",
    tool_calls: answer.calls.length > 0 ? answer.calls : null,
    content,
  };
  return body(envelope, envelope.id, answer, message, usage);
}

export function selfHostedBody(
  envelope: Envelope,
  answer: WholeAnswer,
  usage: Usage,
): Record<string, unknown> {
  const { prompt_tokens, completion_tokens, total_tokens } = usage;
  const message = {
    role: "assistant",
    content: answer.text,
    ...(answer.thinking && { reasoning_content: answer.thinking }),
    ...(answer.calls.length > 0 && { tool_calls: answer.calls }),
  };
  const counts = { prompt_tokens, completion_tokens, total_tokens };
  return body(envelope, `chatcmpl-${envelope.id}`, answer, message, counts);
}

function body(
  { created, model, choices }: Envelope,
  id: string,
  answer: WholeAnswer,
  message: Record<string, unknown>,
  usage: Record<string, unknown>,
): Record<string, unknown> {
  return {
    id,
    created,
    model,
    usage,
    object: "chat.completion",
    choices: Array.from({ length: choices }, (_, index) => ({
      index,
      finish_reason: answer.finish,
      message,
    })),
  };
}
