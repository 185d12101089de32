import { expect, test } from "vitest";
import { figuresOf } from "@/components/chat/answer-figures";

const base = { parentId: "q", createdAt: "2026-11-23T00:00:00Z", status: "complete" } as const;

test("speed counts from the first token, so that waiting is not called slow writing", () => {
  const usage = { prompt: 10, completion: 200, cached: 0 };
  expect(figuresOf({ ...base, usage, firstTokenMs: 3000, totalMs: 5000 }).tokensPerSecond).toBe(100);
});

test("an answer that came all at once has no speed rather than an absurd one", () => {
  const usage = { prompt: 10, completion: 200, cached: 0 };
  expect(figuresOf({ ...base, usage, firstTokenMs: 3000, totalMs: 3001 })).not.toHaveProperty(
    "tokensPerSecond",
  );
});

test("figures that the provider did not give are absent", () => {
  expect(figuresOf(base)).toEqual({});
  expect(figuresOf({ ...base, usage: { prompt: 1, completion: 2, cached: 0 } })).toEqual({
    promptTokens: 1,
    completionTokens: 2,
  });
});
