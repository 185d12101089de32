import { uuidv7 } from "uuidv7";
import { db } from "@/lib/db/server";
import { createTexts } from "./search-texts";

/** What one reader has. */
export type Volume = { conversations: number; messages: number };

const rowsAtOnce = 2_000;
const slices = 20;
const yearMs = 365 * 24 * 60 * 60_000;
const models = ["mistral-large-latest", "mistral-small-latest", "codestral-latest"];

/**
 * Fills the open, empty database with readers. The index is filled at the end and at once, as the migration does it
 * for what was there before, because the triggers take a millisecond a message.
 *
 * @returns the ids of the readers.
 */
export async function seedReaders(volumes: readonly Volume[]): Promise<string[]> {
  const sql = (statement: string) => db().$executeRawUnsafe(statement);
  const indexes = await db().$queryRawUnsafe<{ definition: string; name: string }[]>(
    `SELECT indexdef AS "definition", indexname AS "name" FROM pg_indexes
     WHERE tablename IN ('SearchEntry', 'SearchWord') AND indexdef LIKE '%gin%'`,
  );
  for (const { name } of indexes) await sql(`DROP INDEX "${name}"`);
  for (const table of ["Conversation", "Message"]) await sql(`ALTER TABLE "${table}" DISABLE TRIGGER USER`);
  const readers: string[] = [];
  for (const [index, volume] of volumes.entries()) readers.push(await seedReader(index, volume));
  await sql(`INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
    SELECT "id", "userId", "id", true, "modelId", "createdAt", search_words("title") || '#title'::tsvector
    FROM "Conversation"`);
  for (const reader of readers) {
    // In slices: a statement has its time limit.
    for (let slice = 0; slice < slices; slice += 1) {
      const isInSlice = (id: string) => `get_byte(uuid_send(${id}), 15) % ${slices} = ${slice}`;
      await sql(`INSERT INTO "SearchEntry" ("id", "userId", "conversationId", "isTitle", "modelId", "createdAt", "words")
        SELECT m."id", c."userId", c."id", false, c."modelId", m."createdAt", search_words(search_text(m."parts"))
        FROM "Message" m JOIN "Conversation" c ON c."id" = m."conversationId"
        WHERE c."userId" = '${reader}' AND ${isInSlice('c."id"')}`);
      await sql(`INSERT INTO "SearchWord" AS known ("userId", "word", "entries")
        SELECT "userId", word, count(*) FROM "SearchEntry" CROSS JOIN LATERAL unnest(tsvector_to_array("words")) AS word
        WHERE "userId" = '${reader}' AND ${isInSlice('"conversationId"')} AND char_length(word) <= 40
        GROUP BY "userId", word
        ON CONFLICT ("userId", "word") DO UPDATE SET "entries" = known."entries" + excluded."entries"`);
    }
  }
  await createIndexes(indexes.map(({ definition }) => definition));
  for (const table of ["Conversation", "Message"]) await sql(`ALTER TABLE "${table}" ENABLE TRIGGER USER`);
  return readers;
}

/** Building takes a minute, more than a statement may take elsewhere. */
async function createIndexes(definitions: readonly string[]): Promise<void> {
  await db().$transaction(
    async (transaction) => {
      await transaction.$executeRawUnsafe("SET LOCAL statement_timeout = 0");
      for (const definition of definitions) await transaction.$executeRawUnsafe(definition);
    },
    { timeout: 30 * 60_000 },
  );
  await db().$executeRawUnsafe("ANALYZE");
}

async function seedReader(index: number, { conversations, messages }: Volume): Promise<string> {
  const userId = uuidv7();
  await db().user.create({ data: { id: userId, name: `Reader ${index}` } });
  const texts = createTexts(index + 1);
  const start = Date.now() - yearMs;
  const perConversation = Math.round(messages / conversations);
  let pending: object[][] = [[], []];
  for (let number = 0; number < conversations; number += 1) {
    const at = (minute: number) => new Date(start + (number / conversations) * yearMs + minute * 60_000);
    const conversationId = uuidv7();
    const modelId = models[number % models.length];
    const ids = Array.from({ length: perConversation }, () => uuidv7());
    pending[0]?.push({
      id: conversationId,
      userId,
      title: texts.title(),
      modelId,
      headId: ids.at(-1),
      createdAt: at(0),
      lastMessageAt: at(perConversation),
      titleSource: "generated",
      settings: {},
    });
    for (const [place, id] of ids.entries()) {
      const isQuestion = place % 2 === 0;
      pending[1]?.push({
        id,
        conversationId,
        parentId: ids[place - 1] ?? null,
        role: isQuestion ? "user" : "assistant",
        status: "complete",
        format: "ui-parts/1",
        parts: [{ type: "text", text: isQuestion ? texts.question() : texts.answer() }],
        createdAt: at(place),
      });
    }
    if ((pending[1]?.length ?? 0) < rowsAtOnce && number + 1 < conversations) continue;
    for (const [table, rows] of [
      ["Conversation", pending[0]],
      ["Message", pending[1]],
    ] as const) {
      await db().$executeRawUnsafe(
        `INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`,
        JSON.stringify(rows),
      );
    }
    pending = [[], []];
  }
  return userId;
}
