import { describe, expect, test } from "vitest";
import { linesOf } from "@/components/chat/thread-lines";
import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";

function question(id: string, text = "?"): ChatMessage {
  return { id, role: "user", parts: [{ type: "text", text }] };
}

function answer(
  id: string,
  requestedModel: string,
  more: Partial<MessageMetadata> = {},
  text = "!",
): ChatMessage {
  const metadata = { parentId: null, createdAt: "", status: "complete" as const, requestedModel, ...more };
  return { id, role: "assistant", parts: [{ type: "text", text }], metadata };
}

const lines = (messages: ChatMessage[], asked: string | null = null) =>
  Object.fromEntries(linesOf(messages, asked));

describe("the remarks in a thread", () => {
  test("none, while one model answers and everything was sent", () => {
    expect(lines([question("q1"), answer("a1", "small"), question("q2"), answer("a2", "small")])).toEqual({});
  });

  test("a change of the model stands above the question of the first turn that it answered", () => {
    const thread = [question("q1"), answer("a1", "small"), question("q2"), answer("a2", "large")];
    expect(lines(thread)).toEqual({ q2: { model: "large" } });
    expect(lines([...thread, question("q3"), answer("a3", "small")])).toEqual({
      q2: { model: "large" },
      q3: { model: "small" },
    });
  });

  test("it stands there as soon as the question does, so that nothing moves when the answer begins", () => {
    const thread = [question("q1"), answer("a1", "small"), question("q2")];
    expect(lines(thread, "large")).toEqual({ q2: { model: "large" } });
    expect(lines(thread, "small")).toEqual({});
    expect(lines(thread)).toEqual({});
  });

  test("where the sent part of the conversation begins is marked for the last answer only", () => {
    const thread = [
      question("q1"),
      answer("a1", "m"),
      question("q2"),
      answer("a2", "m", { omittedMessages: 1 }),
      question("q3"),
      answer("a3", "m", { omittedMessages: 2 }),
    ];
    expect(lines(thread)).toEqual({ q2: { sentFromHere: true } });
  });

  test("an answer without text was not sent either, and does not count as left out", () => {
    const thread = [
      question("q1"),
      answer("a1", "m", { status: "failed" }, ""),
      question("q2"),
      answer("a2", "m"),
      question("q3"),
      answer("a3", "m", { omittedMessages: 1 }),
    ];
    expect(lines(thread)).toEqual({ q2: { sentFromHere: true } });
  });
});
