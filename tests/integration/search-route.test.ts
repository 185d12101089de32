import { uuidv7 } from "uuidv7";
import { beforeAll, expect, it } from "vitest";
import { GET as getSearch } from "@/app/api/search/route";
import { db } from "@/lib/db/server";
import type { SearchPage } from "@/lib/search/contract";
import { codeOf, pretendCounted, viewerOf, writeAs } from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";

beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  process.env.LOG_LEVEL = "silent";
});

const ask = (browser: Browser, query: Record<string, string>) =>
  browser.send(getSearch, "GET", `/api/search?${new URLSearchParams(query)}`);

describeEachDatabase("GET /api/search", () => {
  it("finds one's own messages alone, and nothing without a session", async () => {
    const [mine, theirs] = [new Browser(), new Browser()];
    const { conversationId } = await writeAs(mine);
    await writeAs(theirs);
    const id = uuidv7();
    await db().message.create({
      data: {
        id,
        conversationId,
        role: "user",
        status: "complete",
        parts: [{ type: "text", text: "solano" }],
      },
    });
    const found = async (browser: Browser) =>
      ((await (await ask(browser, { q: "solano" })).json()) as SearchPage).hits;
    expect(await found(mine)).toMatchObject([{ conversationId, messageId: id }]);
    expect(await found(theirs)).toEqual([]);
    const stranger = await ask(new Browser(), { q: "solano" });
    expect([stranger.status, await codeOf(stranger)]).toEqual([401, "sign_in_required"]);
  });

  it("refuses what is no query, and answers the longest one", async () => {
    const browser = new Browser();
    await writeAs(browser);
    const refused: Record<string, string>[] = [
      {},
      { q: "x", limit: "0" },
      { q: "x", from: "yesterday" },
      { q: "x", cursor: "e30" },
    ];
    for (const query of refused) expect((await ask(browser, query)).status, JSON.stringify(query)).toBe(400);
    expect((await ask(browser, { q: "' | & \\ ".repeat(1_200) })).status).toBe(200);
  });

  it("lets a reader type for a minute, and stops a machine", async () => {
    const browser = new Browser();
    await writeAs(browser);
    const { id } = await viewerOf(browser);
    await pretendCounted("search", id, 299);
    expect((await ask(browser, { q: "x" })).status).toBe(200);
    expect((await ask(browser, { q: "x" })).status).toBe(429);
  });
});
