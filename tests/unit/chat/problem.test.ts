import { describe, expect, test } from "vitest";
import { problemOf, retryAfterSeconds, textOf } from "@/components/chat/problem";
import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import type { ErrorCode, ErrorDetails } from "@/lib/errors";

function answer(metadata: Partial<MessageMetadata>, text = ""): ChatMessage {
  return {
    id: "a",
    role: "assistant",
    parts: text === "" ? [] : [{ type: "text", text }],
    metadata: { parentId: "q", createdAt: "2026-11-23T00:00:00Z", status: "complete", ...metadata },
  };
}

const failed = (code: ErrorCode, details: ErrorDetails = {}, text = "") =>
  problemOf(answer({ status: "failed", error: { code, details } }, text));

describe("what is wrong with an answer", () => {
  test("nothing, when it is complete or still being written", () => {
    expect(problemOf(answer({ status: "complete", finishReason: "stop" }, "yes"))).toBeNull();
    expect(problemOf(answer({ status: "streaming" }))).toBeNull();
  });

  test("one that stopped, broke off or failed is continued when text had arrived, else tried again", () => {
    for (const status of ["stopped", "interrupted", "failed"] as const) {
      expect(problemOf(answer({ status }, "half"))?.remedies).toEqual(["continue"]);
      expect(problemOf(answer({ status }))?.remedies).toEqual(["try_again"]);
    }
  });

  test("one that took longer than the server allows says so, and goes on from what had arrived", () => {
    const cut = { status: "interrupted", finishReason: "time_limit" } as const;
    expect(problemOf(answer(cut, "half"))).toEqual({ kind: "tooLong", remedies: ["continue"] });
    expect(problemOf(answer({ status: "interrupted" }, "half"))?.kind).toBe("interrupted");
  });

  test("one cut at the model's length limit is not whole although its status is complete", () => {
    expect(problemOf(answer({ finishReason: "length" }, "half"))).toEqual({
      kind: "length",
      maxTokens: null,
      remedies: ["continue"],
    });
    expect(problemOf(answer({ finishReason: "length", settings: { maxTokens: 5 } }, "half"))).toMatchObject({
      maxTokens: 5,
    });
  });

  test("a retired model offers its replacement, and another model when there is none", () => {
    expect(failed("model_retired", { replacement: "mistral-medium-latest" })?.remedies).toEqual([
      "replace_model",
    ]);
    expect(failed("model_retired")?.remedies).toEqual(["other_model"]);
  });

  test("trying the same model again is not offered where that can't help", () => {
    for (const code of [
      "model_not_in_plan",
      "model_unknown",
      "provider_no_quota",
      "context_too_long",
    ] as const) {
      expect(failed(code)?.remedies).toEqual(["other_model"]);
    }
  });

  test("a failure that the server did not explain still has a sentence", () => {
    expect(problemOf(answer({ status: "failed", error: null }))).toMatchObject({ code: "internal" });
  });
});

describe("when the next attempt makes sense", () => {
  test("whole seconds, rounded up, and none for anything that is no positive number", () => {
    expect(retryAfterSeconds({ retryAfterSeconds: 1.2 })).toBe(2);
    expect(retryAfterSeconds({ seconds: 7 })).toBe(7);
    expect(retryAfterSeconds({})).toBe(0);
    expect(retryAfterSeconds({ retryAfterSeconds: -3 })).toBe(0);
    expect(retryAfterSeconds({ retryAfterSeconds: "soon" })).toBe(0);
  });
});

test("copying an answer leaves its thinking out", () => {
  expect(
    textOf({
      ...answer({}),
      parts: [
        { type: "reasoning", text: "hm" },
        { type: "text", text: "one " },
        { type: "text", text: "two" },
      ],
    }),
  ).toBe("one two");
});
