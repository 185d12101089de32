import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { sampleOf } from "../answer/json-sample";
import { speak } from "../answer/speak";
import type { Step, ToolCallDelta } from "../answer/steps";
import { splitTokens } from "../answer/tokens";
import { isGuestModel } from "../chat/model-rules";
import { textOf } from "../chat/request";
import type { Asked, Scenario } from "./scenario";

type Call = { name: string; arguments: string };

const RECORDED: Call = {
  name: "weather",
  arguments: '{"latitude": "52.5200", "longitude": "13.4050"}',
};

export const tools: Record<string, Scenario> = {
  "tool-call": {
    about: "A whole tool call, finish and usage in one frame; what the tool gave is then said.",
    steps: (asked) => sayResults(asked) ?? toolCallSteps(asked, [namedCalls(asked)[0] ?? RECORDED]),
  },
  "tool-call-parallel": {
    about: "All offered tools at once, in one frame.",
    steps: (asked) => sayResults(asked) ?? toolCallSteps(asked, offeredCalls(asked)),
  },
  "tool-call-again": {
    about: "A tool call, and another one whatever it gave, for as long as tools may be called.",
    steps: (asked) =>
      asked.request.tool_choice === "none"
        ? (sayResults(asked) ?? [])
        : toolCallSteps(asked, [namedCalls(asked)[0] ?? RECORDED]),
  },
  "tool-call-unknown": {
    about: "A call of a tool that was not offered.",
    steps: (asked) => sayResults(asked) ?? toolCallSteps(asked, [RECORDED]),
  },
  "tool-call-broken": {
    about: "A call whose arguments are no JSON.",
    steps: (asked) =>
      sayResults(asked) ??
      toolCallSteps(asked, [{ name: namedCalls(asked)[0]?.name ?? RECORDED.name, arguments: '{"half": ' }]),
  },
  "tool-call-split": {
    about: 'Two parallel calls whose arguments come in pieces with the id absent or the string "null".',
    steps: (asked) => sayResults(asked) ?? splitCallSteps(asked),
  },
};

/** The tool that a model would call here: a demanded one, or one that the question names. */
export function chosenTool({ request, question }: Asked): Call | undefined {
  const choice = request.tool_choice ?? "auto";
  if (choice === "none" || request.messages.at(-1)?.role === "tool") return undefined;
  const offered = callsFor(request.tools, question);
  if (typeof choice === "object") return offered.find((call) => call.name === choice.function.name);
  if (choice !== "auto") return offered[0];
  const words = question.toLowerCase();
  return offered.find(
    ({ name }) => words.includes(name.toLowerCase().replaceAll("_", " ")) || words.includes(name),
  );
}

/** Calls in one frame, as Mistral's own models send them. */
export function* toolCallSteps(asked: Asked, calls: Call[]): Generator<Step> {
  yield { do: "role" };
  yield {
    do: "finish",
    reason: "tool_calls",
    delta: {
      kind: "tools",
      calls: calls.map((call, index) => ({
        id: newToolCallId(asked),
        type: "function",
        function: call,
        index,
      })),
    },
    tokens: calls.reduce((sum, call) => sum + splitTokens(call.arguments).length, 0),
  };
  yield { do: "done" };
}

function* splitCallSteps(asked: Asked): Generator<Step> {
  const [first = RECORDED, second = first] = offeredCalls(asked);
  yield { do: "role" };
  for (const [index, call] of [first, second].entries()) {
    const id = newToolCallId(asked);
    yield piece({ id, function: { name: call.name, arguments: "" }, index });
    const half = Math.ceil(call.arguments.length / 2);
    yield piece({ id: "null", function: { name: "", arguments: call.arguments.slice(0, half) }, index });
    yield piece({ function: { name: "", arguments: call.arguments.slice(half) }, index });
  }
  yield { do: "finish", reason: "tool_calls", delta: { kind: "text", text: "" }, tokens: 0 };
  yield { do: "done" };
}

function piece(call: ToolCallDelta): Step {
  return {
    do: "delta",
    delta: { kind: "tools", calls: [call] },
    tokens: splitTokens(call.function.arguments).length,
  };
}

function offeredCalls({ request, question }: Asked): Call[] {
  return callsFor(request.tools, question);
}

/** The offered tools that the question names, else all of them. */
function namedCalls(asked: Asked): Call[] {
  const calls = offeredCalls(asked);
  const named = calls.filter(({ name }) => asked.question.includes(name));
  return named.length > 0 ? named : calls;
}

function callsFor(offered: Asked["request"]["tools"], question: string): Call[] {
  return (offered ?? []).map(({ function: { name, parameters } }) => ({
    name,
    arguments: argumentsFor(name, parameters, question),
  }));
}

/**
 * A question may give the arguments behind the name: `calculate {"expression": "6*7"}`. A tool that demands one text
 * gets the rest of the question, as in “Calculate 6*7”; others get samples.
 */
function argumentsFor(name: string, parameters: unknown, question: string): string {
  const given = new RegExp(`${name}\\s*(\\{[^}]*\\})`).exec(question)?.[1];
  if (given !== undefined) return given;
  const rest = new RegExp(`${name.replaceAll("_", "[ _]")}\\s+(\\S.*)`, "i").exec(question)?.[1];
  const { required = [], properties } = Object(parameters);
  const [only] = required;
  const takesText = required.length === 1 && Object(properties)[only]?.type === "string";
  return JSON.stringify(
    takesText && rest !== undefined ? { [only]: rest.replace(/[?!.]+$/, "") } : sampleOf(parameters),
  );
}

/** What the tools gave, each on a line, once they have given something. */
function sayResults({ request, tokensPerChunk }: Asked): Iterable<Step> | undefined {
  const results = request.messages.slice(request.messages.findLastIndex(({ role }) => role !== "tool") + 1);
  if (results.length === 0) return undefined;
  const text = results.map((message) => `The tool answered: ${textOf(message)}`).join("\n\n");
  return speak({
    text,
    prefix: undefined,
    maxTokens: request.max_tokens,
    stop: request.stop,
    tokensPerChunk,
  });
}

/** Nine letters and digits, or what the guest models' server makes of it. */
function newToolCallId({ request }: Asked): string {
  if (isGuestModel(request.model)) return `chatcmpl-tool-${randomUUID().replaceAll("-", "")}`;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...randomBytes(9)].map((byte) => alphabet[byte % alphabet.length]).join("");
}
