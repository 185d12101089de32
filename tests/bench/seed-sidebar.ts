/** Puts conversations without messages into the embedded database of a bench, for its only user. */
import { uuidv7 } from "uuidv7";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";

const [dataDir = "", count = "0"] = process.argv.slice(2);
const atOnce = 1_000;
const hourMs = 60 * 60_000;

await openDatabase({ dataDir });
const { id: userId } = await db().user.findFirstOrThrow({ select: { id: true } });
for (let start = 0; start < Number(count); start += atOnce) {
  await db().conversation.createMany({
    data: Array.from({ length: Math.min(atOnce, Number(count) - start) }, (_, index) => {
      const number = start + index;
      const at = new Date(Date.now() - number * hourMs);
      return {
        id: uuidv7(),
        userId,
        title: `Conversation ${number} on the winds of the south and what they do to the roofs`,
        titleSource: "given" as const,
        modelId: "mistral-small-latest",
        createdAt: at,
        lastMessageAt: at,
        pinnedAt: number % 1_000 === 0 ? at : null,
      };
    }),
  });
}
await closeDatabase();
