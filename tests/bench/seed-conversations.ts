/**
 * Puts long conversations into the embedded database of a bench, for its only user. Arguments: the data folder,
 * then for each conversation its id, the number of messages and the tokens of an answer, joined with colons.
 */
import { uuidv7 } from "uuidv7";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";

const [dataDir = "", ...wanted] = process.argv.slice(2);
const modelId = "mistral-small-latest";

await openDatabase({ dataDir });
const { id: userId } = await db().user.findFirstOrThrow({ select: { id: true } });
for (const line of wanted) {
  const [id = "", count = "0", tokens = "0"] = line.split(":");
  await seed(id, Number(count), Number(tokens));
}
await closeDatabase();
console.log("seeded");

/** A question and an answer in turn, each answer the same long Markdown under a heading of its own. */
async function seed(id: string, count: number, tokens: number): Promise<void> {
  const startMs = Date.now() - count * 1_000;
  const ids = Array.from({ length: count }, () => uuidv7());
  await db().conversation.create({
    data: {
      id,
      userId,
      title: `${count} messages`,
      titleSource: "given",
      modelId,
      headId: ids.at(-1) ?? null,
    },
  });
  await db().message.createMany({
    data: ids.map((messageId, index) => {
      const isAnswer = index % 2 === 1;
      const text = isAnswer
        ? `# Answer ${index}\n\n${longMarkdown(tokens)}`
        : `Question ${index}: what does the wind do in the valley this morning?`;
      return {
        id: messageId,
        conversationId: id,
        parentId: ids[index - 1] ?? null,
        role: isAnswer ? ("assistant" as const) : ("user" as const),
        status: "complete" as const,
        parts: [{ type: "text", text }],
        createdAt: new Date(startMs + index * 1_000),
        ...(isAnswer
          ? {
              requestedModel: modelId,
              answeredModel: modelId,
              finishReason: "stop",
              completionTokens: tokens,
            }
          : {}),
      };
    }),
  });
}
