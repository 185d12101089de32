import "server-only";
import type { StoredPart } from "@/lib/conversations/server";
import { type AnswerPart, type AnswerRequest, streamAnswer } from "@/lib/mistral/server";
import { storable } from "@/lib/storable";
import type { ToolValue } from "@/lib/tools/contract";
import type { Toolbox } from "@/lib/tools/server";
import { answerMessages } from "./answer-messages";
import { skipEcho } from "./skip-echo";
import { storableJson } from "./storable-json";

/** Rounds of calls in one answer. After them the model has to say what it knows. */
const maxRounds = 5;
/** Calls in one round; the rest are told that they are too many. */
const maxCalls = 8;

/** What an answer takes to be made. */
export type AnswerJob = {
  request: Omit<AnswerRequest, "signal" | "tools" | "toolChoice">;
  /** What an unfinished answer had said and called; `request.messages` end with it. */
  begun: readonly StoredPart[];
  /** Whether the model takes its own thinking back. */
  keepsThinking: boolean;
  /** What the model may have done for it; `null` when nothing. */
  toolbox: Toolbox | null;
};

type EndPart = Extract<AnswerPart, { type: "end" }>;

/** What an answer with tools is made of, beside text and thinking. */
export type StepPart =
  | Exclude<AnswerPart, { type: "tool-call" }>
  | ToolCall
  | { type: "tool-result"; id: string; outcome: CallOutcome }
  /** The model was told what its calls gave, and goes on. */
  | { type: "step-start" }
  /** A round is over, and was paid for. */
  | { type: "round"; usage: EndPart["usage"] };

type ToolCall = { type: "tool-call"; id: string; name: string; input: ToolValue };

/** What became of a call, as it is stored. */
export type CallOutcome = { output: ToolValue } | { errorText: string };

/**
 * Asks a model, runs the tools that it calls, tells it what they gave, and so on until it has answered.
 *
 * @throws as `streamAnswer`
 */
export function answerInSteps(job: AnswerJob, signal: AbortSignal): AsyncGenerator<StepPart> {
  if (job.toolbox) return withTools(job, job.toolbox, signal);
  // One call, and nothing stands between it and the reader. A model that was given no tools calls none.
  return plainAnswer({ ...job.request, signal }, endText(job.begun)) as AsyncGenerator<StepPart>;
}

/** What was said last, which an answer that is carried on begins with again. */
export function endText(parts: readonly StoredPart[]): string {
  return parts
    .slice(parts.findLastIndex(({ type }) => type === "dynamic-tool") + 1)
    .map((part) => (part.type === "text" ? part.text : ""))
    .join("");
}

function plainAnswer(request: AnswerRequest, prefix: string): AsyncGenerator<AnswerPart> {
  const answer = streamAnswer(request);
  return prefix === "" ? answer : skipEcho(answer, prefix);
}

async function* withTools(
  { request, begun, keepsThinking }: AnswerJob,
  toolbox: Toolbox,
  signal: AbortSignal,
): AsyncGenerator<StepPart> {
  const parts: StoredPart[] = [...begun];
  const usedIds = new Set(begun.flatMap((part) => (part.type === "dynamic-tool" ? [part.toolCallId] : [])));
  const asked = request.messages.slice(0, request.messages.findLastIndex(({ role }) => role === "user") + 1);
  let { messages } = request;
  for (let round = 1; ; round++) {
    const mayCall = round <= maxRounds;
    const answer = plainAnswer(
      {
        ...request,
        messages,
        signal,
        tools: toolbox.definitions,
        ...(mayCall ? {} : { toolChoice: "none" as const }),
      },
      round === 1 ? endText(begun) : "",
    );
    const calls: ToolCall[] = [];
    let end: EndPart | null = null;
    for await (const part of answer) {
      if (part.type === "end") end = part;
      else if (part.type === "tool-call") calls.push(toCall(part, usedIds));
      else {
        if (part.type !== "waiting") remember(parts, part);
        yield part;
      }
    }
    if (!mayCall || calls.length === 0) {
      if (end) yield end;
      return;
    }
    yield { type: "round", usage: end?.usage ?? null };
    yield* calls;
    const running = calls.map((call, index) => run(call, index, toolbox, signal));
    for (const [index, outcome] of (await Promise.all(running)).entries()) {
      const call = calls[index];
      if (!call) continue;
      parts.push(toPart(call, outcome));
      yield { type: "tool-result", id: call.id, outcome };
    }
    signal.throwIfAborted();
    yield { type: "step-start" };
    parts.push({ type: "step-start" });
    messages = [...asked, ...answerMessages(parts, { reasoning: keepsThinking, tools: true })];
  }
}

function remember(parts: StoredPart[], { type, delta }: { type: "text" | "reasoning"; delta: string }): void {
  const last = parts.at(-1);
  if (last?.type === type) parts[parts.length - 1] = { ...last, text: last.text + delta };
  else parts.push({ type, text: delta });
}

async function run(
  call: ToolCall,
  index: number,
  toolbox: Toolbox,
  signal: AbortSignal,
): Promise<CallOutcome> {
  if (index >= maxCalls) return { errorText: `At most ${maxCalls} calls at once.` };
  const outcome = await toolbox.run(call.name, call.input, signal);
  return "output" in outcome
    ? { output: storableJson(outcome.output) }
    : { errorText: storable(outcome.errorText) };
}

function toPart({ id, name, input }: ToolCall, outcome: CallOutcome): StoredPart {
  const call = { type: "dynamic-tool" as const, toolName: name, toolCallId: id, input };
  return "output" in outcome
    ? { ...call, state: "output-available", output: outcome.output }
    : { ...call, state: "output-error", errorText: outcome.errorText };
}

function toCall(
  { id, name, input }: Extract<AnswerPart, { type: "tool-call" }>,
  usedIds: Set<string>,
): ToolCall {
  const ownId = isMistralId(id) && !usedIds.has(id) ? id : newId();
  usedIds.add(ownId);
  return { type: "tool-call", id: ownId, name: storable(name), input: readInput(input) };
}

/** What the model wrote, when it is no JSON: the tool will say that it does not fit. */
function readInput(text: string): ToolValue {
  if (text.trim() === "") return {};
  try {
    return storableJson(JSON.parse(text));
  } catch {
    return storable(text);
  }
}

/** Mistral's models refuse any other id; those of other makers write longer ones. */
function isMistralId(id: string): boolean {
  return /^[A-Za-z0-9]{9}$/.test(id);
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(9))]
    .map((byte) => letters[byte % letters.length])
    .join("");
}
