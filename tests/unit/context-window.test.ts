import type { ModelMessage } from "ai";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitPrompt } from "@/lib/chat/context-window";
import { estimateTokens } from "@/lib/usage/contract";

const turns = (count: number, size: number): ModelMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
    content: `${index} ${"word ".repeat(size)}`,
  }));

const options = { systemPrompt: undefined, maxTokens: 100, tokenScale: 1 };

describe("a prompt that does not fit the model's window", () => {
  it("loses its oldest turns, keeps the last question and begins with a question", () => {
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.nat(200),
        fc.integer({ min: 200, max: 20_000 }),
        (pairs, size, contextTokens) => {
          const messages = turns(pairs * 2 + 1, size);
          const fitted = fitPrompt(messages, { ...options, contextTokens });
          expect(fitted.messages).toEqual(messages.slice(fitted.omitted));
          expect(fitted.messages.at(-1)).toBe(messages.at(-1));
          expect(fitted.messages[0]?.role).toBe("user");
          const tokens = fitted.messages.reduce(
            (sum, { content }) => sum + estimateTokens(String(content)),
            0,
          );
          if (fitted.messages.length > 1) expect(tokens).toBeLessThan(contextTokens);
        },
      ),
    );
  });

  it("leaves out nothing that fits, and nothing when the window is unknown", () => {
    const messages = turns(9, 50);
    expect(fitPrompt(messages, { ...options, contextTokens: 100_000 }).omitted).toBe(0);
    expect(fitPrompt(messages, { ...options, contextTokens: null }).omitted).toBe(0);
    expect(fitPrompt(messages, { ...options, contextTokens: 400 }).omitted).toBeGreaterThan(0);
  });

  it("keeps the answer that is to be carried on together with its question", () => {
    const messages = turns(6, 400);
    const fitted = fitPrompt(messages, { ...options, contextTokens: 300 });
    expect(fitted.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
  });

  it("counts the system prompt and learns from what the provider counted", () => {
    const messages = turns(9, 60);
    const roomy = fitPrompt(messages, { ...options, contextTokens: 1_000 }).omitted;
    const systemPrompt = "rule ".repeat(300);
    expect(fitPrompt(messages, { ...options, contextTokens: 1_000, systemPrompt }).omitted).toBeGreaterThan(
      roomy,
    );
    expect(fitPrompt(messages, { ...options, contextTokens: 1_000, tokenScale: 2 }).omitted).toBeGreaterThan(
      roomy,
    );
  });
});
