import "server-only";
import { db } from "@/lib/db/server";

const pageSize = 1_000;
const header =
  "time,kind,model,key,prompt_tokens,completion_tokens,cached_tokens,estimated,first_token_ms,total_ms\r\n";

/** All entries of a user as CSV, the oldest first; read page by page as it is taken. */
export function exportUsage(userId: string): ReadableStream<Uint8Array> {
  const pages = writePages(userId);
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { value, done } = await pages.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: () => void pages.return(undefined),
    },
    { highWaterMark: 0 },
  );
}

async function* writePages(userId: string): AsyncGenerator<string> {
  yield header;
  for (let after: string | null = null; ; ) {
    const rows: Row[] = await readPage(userId, after);
    if (rows.length > 0) yield rows.map(toLine).join("");
    after = rows.at(-1)?.id ?? null;
    if (rows.length < pageSize) return;
  }
}

type Row = Awaited<ReturnType<typeof readPage>>[number];

function readPage(userId: string, after: string | null) {
  return db().usageEntry.findMany({
    where: { userId, ...(after === null ? {} : { id: { gt: after } }) },
    orderBy: { id: "asc" },
    take: pageSize,
    select: {
      id: true,
      createdAt: true,
      kind: true,
      modelId: true,
      keyKind: true,
      promptTokens: true,
      completionTokens: true,
      cachedTokens: true,
      isEstimate: true,
      firstTokenMs: true,
      totalMs: true,
    },
  });
}

function toLine(row: Row): string {
  const { id: _, createdAt, ...rest } = row;
  return `${[createdAt.toISOString(), ...Object.values(rest)].map(toField).join(",")}\r\n`;
}

/** A model id is what a program sent: in a spreadsheet it must not become a formula. */
function toField(value: unknown): string {
  const text = value === null ? "" : String(value);
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
