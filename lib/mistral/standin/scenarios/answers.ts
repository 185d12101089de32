import { demoText, demoThoughts } from "../answer/demo";
import { sampleOf } from "../answer/json-sample";
import { longMarkdown } from "../answer/prose";
import { speak } from "../answer/speak";
import type { Step } from "../answer/steps";
import { titleOf } from "../answer/title";
import { describeAttachments } from "../chat/attachments";
import { textOf } from "../chat/request";
import type { Asked, Scenario } from "./scenario";
import { chosenTool, toolCallSteps } from "./tools";

const THOUGHTS =
  "The reader asks something; the stand-in looks at the question, finds nothing to decide, and repeats it. " +
  "Voilà, that is enough.";

/** The scenarios that end well. */
export const answers: Record<string, Scenario> = {
  answer: {
    about: "A short answer that quotes the question; tools, JSON, reasoning and prefix as the request asks.",
    steps: answerNaturally,
  },
  demo: {
    about: "The demonstration: canned Markdown of every kind.",
    steps: (asked) => answerNaturally({ ...asked, isDemo: true }),
  },
  title: {
    about:
      "The first words of the question, as a title; chosen by itself when the system prompt asks for one.",
    tokensPerSecond: 0,
    steps: (asked) => say(asked, titleOf(asked.question)),
  },
  echo: {
    about: "The question, verbatim, so that a checksum can be made.",
    steps: (asked) => say(asked, asked.question),
  },
  attachments: {
    about:
      "Names what it received: the kind, type, size and SHA-256 of every attachment, and the rest of the text.",
    steps: (asked) => say(asked, describeAttachments(asked.request.messages)),
  },
  long: {
    about: "`tokens` tokens (500) of Markdown, always the same.",
    steps: (asked) => say(asked, longMarkdown(asked.params.tokens ?? 500)),
  },
  "odd-characters": {
    about: "A NUL and half a surrogate pair, which JSON can carry and a database may refuse.",
    steps: (asked) => say(asked, `before \0 between \u{d83d} after`),
  },
  reasoning: {
    about: "Thinking chunks, one mixed delta, then text, whatever the model and the request.",
    steps: (asked) => say(asked, baseText(asked), { thinking: thoughts(asked) }),
  },
  "final-without-text": {
    about: "The finish stands in a frame of its own.",
    steps: (asked) => say(asked, baseText(asked), { finishAlone: true }),
  },
  "empty-choices": {
    about: "The usage comes after the finish, in a frame with `choices: []`.",
    steps: (asked) => say(asked, baseText(asked), { usageInTail: true }),
  },
};

/** What the ordinary scenario would say; faults say a part of it, so that an answer can be continued. */
export function baseText(asked: Asked): string {
  if (asked.params.tokens !== undefined) return longMarkdown(asked.params.tokens);
  if (asked.isDemo) return demoText(asked.question);
  return (
    `The stand-in heard: “${asked.question}”\n\n` +
    "Voilà: a short, deterministic answer with a **bold** word, a `code` word and nothing else ✓"
  );
}

/** Says a text under the request's own terms: max_tokens, stop and prefix. */
export function say(
  asked: Asked,
  text: string,
  more: Partial<Parameters<typeof speak>[0]> = {},
): Iterable<Step> {
  const { request, prefix } = asked;
  return speak({
    text: prefix === undefined ? text : continuation(text, prefix),
    prefix,
    maxTokens: request.max_tokens,
    stop: request.stop,
    tokensPerChunk: asked.tokensPerChunk,
    ...more,
  });
}

/** Goes on from the exact character when the prefix is the beginning of what would have been said. */
export function continuation(text: string, prefix: string): string {
  if (text.startsWith(prefix)) return text.slice(prefix.length);
  return " … and here the stand-in goes on from where the answer stopped.";
}

function answerNaturally(asked: Asked): Iterable<Step> {
  const { request } = asked;
  const tool = chosenTool(asked);
  if (tool) return toolCallSteps(asked, [tool]);
  const last = request.messages.at(-1);
  if (last?.role === "tool") return say(asked, `The tool answered: ${textOf(last)}`);
  const format = request.response_format;
  if (format?.type === "json_schema") return say(asked, JSON.stringify(sampleOf(format.json_schema?.schema)));
  if (format?.type === "json_object") return say(asked, JSON.stringify({ answer: asked.question }));
  const effort = request.reasoning_effort;
  const thinks = asked.canReason && effort && effort !== "none" && asked.prefix === undefined;
  return say(asked, baseText(asked), thinks ? { thinking: thoughts(asked) } : {});
}

function thoughts(asked: Asked): string {
  return asked.isDemo ? demoThoughts(asked.question) : THOUGHTS;
}
