import { expect } from "vitest";
import { db } from "@/lib/db/server";
import type { LoggedRequest } from "@/lib/mistral/standin/server";
import { getSemanticStatus, setSemanticSearch } from "@/lib/semantic/server";
import { indexNow } from "./search-library";
import type { StandinControl } from "./standin-control";

/** The calls for embeddings so far, each with its texts, in their order. */
export async function embeddingCalls(
  control: StandinControl,
): Promise<(LoggedRequest & { texts: string[] })[]> {
  const requests = await control.requests();
  return requests
    .filter(({ path }) => path === "/v1/embeddings")
    .map((request) => ({
      ...request,
      texts: (request.body as { input: string[] } | undefined)?.input ?? [],
    }));
}

/** Switches finding by meaning on and waits until every message is known. */
export async function switchOnAndWait(userId: string): Promise<void> {
  await indexNow(userId);
  await setSemanticSearch(userId, { isOn: true });
  await expect
    .poll(
      async () => {
        const { done, total } = await getSemanticStatus(userId);
        return total - done;
      },
      { timeout: 20_000, interval: 50 },
    )
    .toBe(0);
}

/** Gives a reader with messages a row in every table of finding by meaning that this database has. */
export async function plantSemantic(userId: string): Promise<void> {
  await indexNow(userId);
  if (!(await getSemanticStatus(userId)).isAvailable) {
    await db().semanticReader.create({ data: { userId } });
    await db().$executeRaw`
      INSERT INTO "SemanticTask" ("entryId", "userId")
      SELECT "id", "userId" FROM "SearchEntry" WHERE NOT "isTitle" AND "userId" = ${userId}::uuid`;
    return;
  }
  await setSemanticSearch(userId, { isOn: true });
  await db().$executeRaw`
    INSERT INTO "SemanticVector" ("entryId", "userId", "vector")
    SELECT "entryId", "userId", array_fill(0.5::real, ARRAY[1024])::halfvec FROM "SemanticTask"
    WHERE "userId" = ${userId}::uuid LIMIT 1`;
}
