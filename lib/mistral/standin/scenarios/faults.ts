import { endlessWords } from "../answer/prose";
import type { Step } from "../answer/steps";
import { baseText, say } from "./answers";
import type { Asked, Scenario } from "./scenario";

const fault = (about: string, steps: Scenario["steps"], tokensPerSecond?: number): Scenario => ({
  about,
  steps,
  isFault: true,
  tokensPerSecond,
});

/** The scenarios in which the connection or the stream misbehaves. */
export const faults: Record<string, Scenario> = {
  "slow-first-token": fault(
    "Headers and the empty delta at once, text after `delay` ms (2000).",
    function* (asked) {
      for (const step of say(asked, baseText(asked))) {
        yield step;
        if (step.do === "role") yield { do: "wait", ms: asked.params.delay ?? 2000 };
      }
    },
  ),
  "slow-headers": fault("Nothing at all for `delay` ms (2000), then an ordinary answer.", function* (asked) {
    yield { do: "wait", ms: asked.params.delay ?? 2000 };
    yield* say(asked, baseText(asked));
  }),
  timeout: fault("Never answers.", function* () {
    yield { do: "wait", ms: Number.POSITIVE_INFINITY };
  }),
  stalls: fault("Stops sending after `after` tokens (5), without closing.", function* (asked) {
    yield* beginning(asked);
    yield { do: "wait", ms: Number.POSITIVE_INFINITY };
  }),
  "never-ending": fault(
    "Words without an end, 50 tokens a second unless a rate is set.",
    function* () {
      yield { do: "role" };
      for (const text of endlessWords()) yield { do: "delta", delta: { kind: "text", text }, tokens: 1 };
    },
    50,
  ),
  "cut-before-headers": fault("The connection breaks before any answer.", function* () {
    yield { do: "cut" };
  }),
  "cut-before-first-token": fault("The connection breaks after the headers.", function* () {
    yield { do: "headers" };
    yield { do: "cut" };
  }),
  "cut-after-first-token": fault("The connection breaks after `after` tokens (5).", function* (asked) {
    yield* beginning(asked);
    yield { do: "cut" };
  }),
  "end-without-finish": fault(
    "The body ends after `after` tokens (5), without finish and [DONE].",
    beginning,
  ),
  "finish-length": fault("`after` tokens (5), then the finish reason length.", function* (asked) {
    yield* beginning(asked);
    yield* ending("length");
  }),
  "finish-model-length": fault("`after` tokens (5), then the finish reason model_length.", function* (asked) {
    yield* beginning(asked);
    yield* ending("model_length");
  }),
  "finish-error": fault("`after` tokens (5), then the finish reason error.", function* (asked) {
    yield* beginning(asked);
    yield* ending("error");
  }),
  "error-frame": fault(
    "`after` tokens (5), then an error object as a frame (its real shape is not known).",
    function* (asked) {
      yield* beginning(asked);
      const error = { object: "error", message: "Internal server error", type: "internal_server_error" };
      yield { do: "raw", text: `data: ${JSON.stringify({ ...error, param: null, code: "3700" })}\n\n` };
    },
  ),
  "garbage-frame": fault(
    "A frame that is not JSON after `after` tokens (5); the answer then goes on and ends well.",
    function* (asked) {
      const after = asked.params.after ?? 5;
      let sent = 0;
      let isBroken = false;
      for (const step of say(asked, baseText(asked))) {
        if (!isBroken && sent >= after) {
          isBroken = true;
          yield { do: "raw", text: 'data: {"id":"0f","choi\n\n' };
        }
        if (step.do === "delta") sent += step.tokens;
        yield step;
      }
    },
  ),
};

/** The first tokens of what would have been said. */
function* beginning(asked: Asked): Generator<Step> {
  const wanted = asked.params.after ?? 5;
  let sent = 0;
  for (const step of say({ ...asked, tokensPerChunk: 1 }, baseText(asked))) {
    if (step.do === "finish" || (sent >= wanted && step.do === "delta")) return;
    if (step.do === "delta") sent += step.tokens;
    yield step;
  }
}

function* ending(reason: "length" | "model_length" | "error"): Generator<Step> {
  yield { do: "finish", reason, delta: { kind: "text", text: "" }, tokens: 0 };
  yield { do: "done" };
}
