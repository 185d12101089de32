import "server-only";
import { randomBytes, randomUUID } from "node:crypto";
import { sampleOf } from "../answer/json-sample";
import type { Step, ToolCallDelta } from "../answer/steps";
import { splitTokens } from "../answer/tokens";
import { isGuestModel } from "../chat/model-rules";
import type { Asked, Scenario } from "./scenario";

type Call = { name: string; arguments: string };

const RECORDED: Call = {
  name: "weather",
  arguments: '{"latitude": "52.5200", "longitude": "13.4050"}',
};

export const tools: Record<string, Scenario> = {
  "tool-call": {
    about: "A whole tool call, finish and usage in one frame.",
    steps: (asked) => toolCallSteps(asked, [offeredCalls(asked)[0] ?? RECORDED]),
  },
  "tool-call-split": {
    about: 'Two parallel calls whose arguments come in pieces with the id absent or the string "null".',
    steps: splitCallSteps,
  },
};

/** The tool that a model would call here: a demanded one, or one that the question names. */
export function chosenTool({ request, question }: Asked): Call | undefined {
  const choice = request.tool_choice ?? "auto";
  if (choice === "none" || request.messages.at(-1)?.role === "tool") return undefined;
  const offered = callsFor(request.tools);
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

function offeredCalls({ request }: Asked): Call[] {
  return callsFor(request.tools);
}

function callsFor(offered: Asked["request"]["tools"]): Call[] {
  return (offered ?? []).map((tool) => ({
    name: tool.function.name,
    arguments: JSON.stringify(sampleOf(tool.function.parameters)),
  }));
}

/** Nine letters and digits, or what the guest models' server makes of it. */
function newToolCallId({ request }: Asked): string {
  if (isGuestModel(request.model)) return `chatcmpl-tool-${randomUUID().replaceAll("-", "")}`;
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  return [...randomBytes(9)].map((byte) => alphabet[byte % alphabet.length]).join("");
}
