import fc from "fast-check";
import { type ConversationFile, conversationFormat } from "@/lib/transfer/conversation-file";

/** Text that people, and people with bad intentions, put into titles and messages. NUL can't be stored. */
export const hostileText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom(
      "<script>alert(1)</script>",
      "../../etc/passwd",
      "\u{202e}gnp.exe",
      "```\nnever closed",
      "[x](javascript:alert(1))",
      '"; DROP TABLE "User"; --',
      "{{7*7}} %00 \\u0000",
      "ﷺ👩‍👩‍👧‍👦é\u{301}",
    ),
  )
  .map((text) => text.toWellFormed().replaceAll("\0", ""));

const date = fc
  .date({ min: new Date("2023-01-01"), max: new Date("2026-01-01"), noInvalidDate: true })
  .map((value) => value.toISOString());
const count = fc.integer({ min: 0, max: 100_000 });
const model = fc.option(fc.constantFrom("mistral-small-2603", "a/b:c"), { nil: null });

/** Ids that sort as they are counted, as the application's own do. */
function idOf(seed: number, index: number): string {
  const hex = (value: number, length: number) => value.toString(16).padStart(length, "0").slice(-length);
  return `0193${hex(index, 4)}-0000-7000-8000-${hex(seed, 12)}`;
}

/** Any conversation that our own export could write: a tree of any shape that ends in answers. */
export const conversationFiles: fc.Arbitrary<ConversationFile> = fc
  .record({
    seed: fc.integer({ min: 1, max: 2 ** 40 }),
    title: hostileText.map((text) => [...text].slice(0, 90).join("")),
    turns: fc.array(
      fc.record({
        parent: fc.nat(),
        question: hostileText,
        answers: fc.array(
          fc.record({
            text: hostileText,
            thought: fc.option(hostileText, { nil: null }),
            status: fc.constantFrom("complete", "stopped", "failed", "interrupted"),
            model,
            usage: fc.option(fc.record({ prompt: count, completion: count, cached: count }), { nil: null }),
            temperature: fc.option(fc.constantFrom(0.1, 0.7), { nil: null }),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        at: date,
      }),
      { minLength: 1, maxLength: 6 },
    ),
    head: fc.nat(),
    pinnedAt: fc.option(date, { nil: null }),
    createdAt: date,
    lastMessageAt: date,
    systemPrompt: hostileText,
  })
  .map(({ seed, title, turns, head, pinnedAt, createdAt, lastMessageAt, systemPrompt }) => {
    const messages: ConversationFile["messages"] = [];
    const answers: string[] = [];
    const nothing = {
      continuesId: null,
      requestedModel: null,
      answeredModel: null,
      settings: null,
      omittedMessages: null,
      omittedFiles: null,
      finishReason: null,
      error: null,
      usage: null,
      firstTokenMs: null,
      totalMs: null,
    };
    for (const turn of turns) {
      const parentId = answers.length === 0 ? null : (answers[turn.parent % (answers.length + 1)] ?? null);
      const questionId = idOf(seed, messages.length + 1);
      messages.push({
        ...nothing,
        id: questionId,
        parentId,
        role: "user",
        status: "complete",
        parts: [{ type: "text", text: turn.question }],
        createdAt: turn.at,
      });
      for (const answer of turn.answers) {
        const id = idOf(seed, messages.length + 1);
        messages.push({
          ...nothing,
          id,
          parentId: questionId,
          role: "assistant",
          status: answer.status as "complete",
          parts: [
            ...(answer.thought === null
              ? []
              : [
                  {
                    type: "reasoning" as const,
                    text: answer.thought,
                    providerMetadata: { tramontane: { durationMs: 12 } },
                  },
                ]),
            ...(answer.thought === null ? [] : calls(answer.thought)),
            { type: "text", text: answer.text },
          ],
          requestedModel: answer.model,
          answeredModel: answer.model,
          settings: answer.temperature === null ? null : { temperature: answer.temperature },
          omittedMessages: 0,
          finishReason: answer.status === "complete" ? "stop" : null,
          error: answer.status === "failed" ? { code: "provider_cut", details: { seconds: 3 } } : null,
          usage: answer.usage,
          firstTokenMs: 5,
          totalMs: 50,
          createdAt: turn.at,
        });
        answers.push(id);
      }
    }
    const parents = new Set(messages.map(({ parentId }) => parentId));
    const leaves = messages.filter(({ id }) => !parents.has(id));
    return {
      format: conversationFormat,
      id: idOf(seed, 0),
      title,
      titleSource: "given",
      modelId: "mistral-small-2603",
      settings: { systemPrompt, temperature: 0.3 },
      headId: leaves[head % leaves.length]?.id ?? null,
      pinnedAt,
      archivedAt: null,
      createdAt,
      lastMessageAt,
      messages,
    };
  });

/** A conversation with its ids replaced by their places, so that two of them can be compared. */
export function withoutIds(file: ConversationFile) {
  const sorted = file.messages.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const places = new Map(sorted.map(({ id }, index) => [id, index]));
  const placeOf = (id: string | null) => (id === null ? null : places.get(id));
  return {
    ...file,
    id: null,
    headId: placeOf(file.headId),
    messages: sorted.map((message) => ({
      ...message,
      id: placeOf(message.id),
      parentId: placeOf(message.parentId),
      continuesId: placeOf(message.continuesId),
    })),
  };
}

/** A round of calls: one that gave something, and one that did not. */
function calls(text: string): ConversationFile["messages"][number]["parts"] {
  const call = { type: "dynamic-tool" as const, toolName: "search_conversations", input: { query: text } };
  return [
    { ...call, toolCallId: "abcDEF123", state: "output-available", output: { found: [] } },
    { ...call, toolCallId: "abcDEF124", state: "output-error", errorText: text },
    { type: "step-start" },
  ];
}
