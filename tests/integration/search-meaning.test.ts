import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as getStatus, PUT as putSwitch } from "@/app/api/account/semantic-search/route";
import { GET as getMeaning } from "@/app/api/search/meaning/route";
import { GET as getSearch } from "@/app/api/search/route";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import type { FusedHits, SearchPage } from "@/lib/search/contract";
import { keepIndexing, stopIndexing } from "@/lib/search/server";
import type { SemanticStatus } from "@/lib/semantic/contract";
import { startSemantic, stopSemantic } from "@/lib/semantic/server";
import { usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { codeOf, pretendCounted, viewerOf, writeAs } from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";
import { indexNow } from "../support/search-library";
import { embeddingCalls } from "../support/semantic";
import { useStandin } from "../support/standin";

const standin = useStandin();
beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  Object.assign(env(), {
    MISTRAL_BASE_URL: standin.baseUrl,
    MISTRAL_API_KEY: "server-key-0000",
    LOG_LEVEL: "silent",
  });
});

type Query = Record<string, string>;
const search = (browser: Browser, query: Query) =>
  browser.send(getSearch, "GET", `/api/search?${new URLSearchParams(query)}`);
const byMeaning = (browser: Browser, query: Query) =>
  browser.send(getMeaning, "GET", `/api/search/meaning?${new URLSearchParams(query)}`);
const page = async (browser: Browser, query: Query) =>
  (await (await search(browser, query)).json()) as SearchPage;
const fused = async (browser: Browser, query: Query) =>
  ((await (await byMeaning(browser, query)).json()) as FusedHits).hits;
const status = async (browser: Browser) =>
  (await (await browser.send(getStatus, "GET", "/api/account/semantic-search")).json()) as SemanticStatus;
const turn = (browser: Browser, isOn: unknown) =>
  browser.send(putSwitch, "PUT", "/api/account/semantic-search", { body: { isOn } });

async function note(conversationId: string, text: string): Promise<string> {
  const { id } = await db().message.create({
    data: { id: uuidv7(), conversationId, role: "user", status: "complete", parts: [{ type: "text", text }] },
  });
  return id;
}

async function ready(browser: Browser): Promise<void> {
  await indexNow((await viewerOf(browser)).id);
  expect((await turn(browser, true)).status).toBe(200);
  await expect
    .poll(
      async () => {
        const { done, total } = await status(browser);
        return total > 0 && done === total;
      },
      { timeout: 20_000 },
    )
    .toBe(true);
}

describeEachDatabase("searching by meaning", () => {
  beforeAll(async () => {
    keepIndexing();
    await startSemantic();
  });
  afterAll(async () => {
    await stopIndexing();
    await stopSemantic();
  });

  it("is off at first: the words are searched as ever, and nothing is sent", async () => {
    const browser = new Browser();
    const { conversationId } = await writeAs(browser);
    const id = await note(conversationId, "Mending a bicycle");
    expect(await status(browser)).toMatchObject({ isOn: false });
    expect(await page(browser, { q: "bicycle" })).toMatchObject({
      hits: [{ messageId: id }],
      canExtend: false,
    });
    expect(await fused(browser, { q: "bicycle" })).toMatchObject([{ messageId: id, closeness: "exact" }]);
    expect(await embeddingCalls(standin.control)).toEqual([]);
  });

  it("needs a session, a switch that is one, and a query", async () => {
    const stranger = new Browser();
    for (const response of [
      await byMeaning(stranger, { q: "wind" }),
      await turn(stranger, true),
      await stranger.send(getStatus, "GET", "/api/account/semantic-search"),
    ])
      expect([response.status, await codeOf(response)]).toEqual([401, "sign_in_required"]);
    const browser = new Browser();
    await writeAs(browser);
    for (const isOn of ["yes", null, 1]) expect((await turn(browser, isOn)).status, String(isOn)).toBe(400);
    expect((await byMeaning(browser, {})).status).toBe(400);
    const machine = new Browser();
    await writeAs(machine);
    const { id } = await viewerOf(machine);
    await pretendCounted("search-meaning", id, 60);
    expect((await byMeaning(machine, { q: "wind" })).status).toBe(429);
  });

  it("is refused in one code where the database lacks pgvector", async ({ skip }) => {
    const browser = new Browser();
    await writeAs(browser);
    skip((await status(browser)).isAvailable, "This database has pgvector.");
    const refused = await turn(browser, true);
    expect([refused.status, await codeOf(refused)]).toEqual([409, "semantic_unavailable"]);
    expect(await status(browser)).toMatchObject({ isOn: false, isAvailable: false });
  });

  it("adds what means the same, and puts first what both find", async ({ skip }) => {
    const browser = new Browser();
    const { conversationId } = await writeAs(browser);
    skip(!(await status(browser)).isAvailable, "This PostgreSQL has no pgvector.");
    const other = uuidv7();
    const { id: userId } = await viewerOf(browser);
    await db().conversation.create({ data: { id: other, userId, modelId: "m", archivedAt: new Date() } });
    const both = await note(conversationId, "How to repair a bike");
    const meaning = await note(other, "Mending my bicycle");
    await note(other, "The queen and her history");
    await ready(browser);

    expect((await page(browser, { q: "fixing bikes" })).hits).toMatchObject([]);
    const added = await fused(browser, { q: "fixing bikes" });
    expect(new Set(added.map(({ messageId }) => messageId))).toEqual(new Set([both, meaning]));
    expect(added[0]).toMatchObject({ closeness: "meaning" });
    const archived = added.find(({ messageId }) => messageId === meaning);
    expect(archived).toMatchObject({ isArchived: true, conversationId: other });
    expect(archived?.snippet?.map(({ text }) => text).join("")).toBe("Mending my bicycle");

    const { hits, canExtend } = await page(browser, { q: "repair bike" });
    expect([hits.map(({ messageId }) => messageId), canExtend]).toEqual([[both], true]);
    const extended = await fused(browser, { q: "repair bike" });
    expect(extended[0]).toMatchObject({ messageId: both, closeness: "exact" });
    expect(extended.map(({ messageId }) => messageId)).toContain(meaning);
    expect(extended).toHaveLength(2);

    // Whoever quotes or excludes means the words.
    expect((await page(browser, { q: '"repair a bike"' })).canExtend).toBe(false);
    expect(await fused(browser, { q: "bike -repair" })).toEqual([]);
    expect(await fused(browser, { q: "fixing bikes", to: "2020-01-01T00:00:00Z" })).toEqual([]);
  });

  it("never holds up the words: they are there although the provider is not, and the quota is", async ({
    skip,
  }) => {
    const browser = new Browser();
    const { conversationId } = await writeAs(browser);
    skip(!(await status(browser)).isAvailable, "This PostgreSQL has no pgvector.");
    await note(conversationId, "How to repair a bike");
    await ready(browser);
    await standin.control.next({ kind: "embeddings", scenario: "503" });
    expect((await page(browser, { q: "repair" })).hits).toHaveLength(1);
    const failed = await byMeaning(browser, { q: "repair" });
    expect([failed.status, await codeOf(failed)]).toEqual([503, "provider_unavailable"]);
    await storeRules({ ...usualRules, guest: { dayTokens: 1, monthTokens: null } });
    try {
      expect(await codeOf(await byMeaning(browser, { q: "mending" }))).toBe("quota_reached");
      expect((await page(browser, { q: "repair" })).hits).toHaveLength(1);
    } finally {
      await storeRules(usualRules);
    }
  });
});
