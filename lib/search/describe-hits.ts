import "server-only";
import { db, Prisma } from "@/lib/db/server";
import type { Closeness, MarkedText, SearchHit } from "./contract";
import type { Found } from "./find-entries";
import { type Marker, makeSnippet, markText } from "./mark-text";

export type PlacedHit = Found & { isTitle: boolean; closeness: Closeness };

type Row = {
  id: string;
  conversationId: string;
  title: string;
  archivedAt: Date | null;
  role: "user" | "assistant" | null;
  modelId: string;
  createdAt: Date;
  text: string | null;
};

/** What the reader sees of hits. One that was deleted meanwhile is left out. */
export async function describeHits(
  userId: string,
  hits: readonly PlacedHit[],
  marker: Marker,
): Promise<SearchHit[]> {
  if (hits.length === 0) return [];
  const rows = await db().$queryRaw<Row[]>(Prisma.sql`
    SELECT e."id", c."id" AS "conversationId", c."title", c."archivedAt", m."role"::text AS "role", e."modelId",
      e."createdAt", search_text(m."parts") AS "text"
    FROM "SearchEntry" e JOIN "Conversation" c ON c."id" = e."conversationId"
      LEFT JOIN "Message" m ON m."id" = e."id" AND NOT e."isTitle"
    WHERE e."id" IN (${Prisma.join(hits.map(({ id }) => Prisma.sql`${id}::uuid`))})
      AND c."userId" = ${userId}::uuid`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return hits.flatMap(({ id, isTitle, closeness }) => {
    const row = byId.get(id);
    return row ? [toHit(row, isTitle, closeness, marker)] : [];
  });
}

function toHit(row: Row, isTitle: boolean, closeness: Closeness, marker: Marker): SearchHit {
  const title: MarkedText = isTitle ? markText(row.title, marker) : [{ text: row.title, isMatch: false }];
  return {
    conversationId: row.conversationId,
    messageId: isTitle ? null : row.id,
    role: row.role,
    title: title.filter(({ text }) => text !== ""),
    snippet: row.text === null ? null : makeSnippet(row.text, marker),
    modelId: row.modelId,
    createdAt: row.createdAt.toISOString(),
    isArchived: row.archivedAt !== null,
    closeness,
  };
}
