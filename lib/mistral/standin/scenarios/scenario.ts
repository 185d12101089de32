import type { z } from "zod";
import type { Step } from "../answer/steps";
import type { ChatRequest } from "../chat/request";
import type { scenarioParamsSchema } from "./select";

export type ScenarioParams = z.infer<typeof scenarioParamsSchema>;

/** A chat request that passed every check, with what a scenario needs to answer it. */
export type Asked = {
  request: ChatRequest;
  /** The last thing the user said, without a directive. */
  question: string;
  /** The text to go on from, when the request ends with `prefix: true`. */
  prefix: string | undefined;
  canReason: boolean;
  isDemo: boolean;
  params: ScenarioParams;
  tokensPerChunk: number;
};

/** A named way to answer. */
export type Scenario = {
  about: string;
  /** True when it does not end well; a directive for it is spent once the answer is being continued. */
  isFault?: boolean;
  /** Used when neither the request nor the control plane sets a rate. */
  tokensPerSecond?: number;
  steps(asked: Asked): Iterable<Step>;
};
