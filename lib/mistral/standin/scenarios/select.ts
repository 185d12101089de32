import { z } from "zod";
import { RefusedError } from "../refusals";

const number = z.coerce.number().min(0);

/** `name key=value …`; every value is a number. */
export const scenarioParamsSchema = z.strictObject({
  /** The length of a made-up answer, in tokens. */
  tokens: number.int().optional(),
  /** Tokens a second; 0 is as fast as the peer reads. */
  rate: number.optional(),
  /** Tokens in a delta; 0 varies it. */
  chunk: number.int().optional(),
  /** Tokens sent before a fault. */
  after: number.int().optional(),
  /** Milliseconds to wait. */
  delay: number.optional(),
  /** Seconds in a Retry-After. */
  seconds: number.int().optional(),
});

export type ScenarioSpec = { name: string; params: z.infer<typeof scenarioParamsSchema> };

const DIRECTIVE = /^\s*\[\[scenario:([^\]]{1,200})\]\][ \t]*\n?/;

/** Reads `cut-after-first-token after=5`, as a header, a directive and the control plane write it. */
export function parseSpec(text: string, known: ReadonlySet<string>): ScenarioSpec {
  const [name = "", ...pairs] = text.trim().split(/[\s;,]+/);
  const params = scenarioParamsSchema.safeParse(
    Object.fromEntries(pairs.filter(Boolean).map((pair) => pair.split("=", 2))),
  );
  if (known.has(name) && params.success) return { name, params: params.data };
  throw new RefusedError({
    status: 400,
    body: {
      object: "error",
      message: known.has(name)
        ? `The stand-in cannot read the scenario "${text.trim()}"`
        : `The stand-in has no scenario "${name}"; it has ${[...known].join(", ")}`,
      type: "standin_scenario",
      param: null,
      code: null,
    },
  });
}

/** Takes a directive off the front of a question. */
export function takeDirective(question: string): { directive: string | undefined; question: string } {
  const match = DIRECTIVE.exec(question);
  return { directive: match?.[1], question: match ? question.slice(match[0].length) : question };
}
