import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { GET as getRules, PUT as putRules } from "@/app/api/admin/usage-rules/route";
import { GET as getExport } from "@/app/api/usage/export/route";
import { GET as getUsage } from "@/app/api/usage/route";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import { type UsageReport, usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { codeOf, viewerOf, writeAs } from "../support/accounts";
import { Browser } from "../support/browser";
import { ChatClient, errorCode, readAnswer } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { useStandin } from "../support/standin";

const standin = useStandin();
beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "server-key-0000" });
});

async function spend(userId: string, more: object = {}): Promise<void> {
  await db().usageEntry.create({
    data: {
      userId,
      kind: "chat",
      modelId: "mistral-small-2603",
      keyKind: "server",
      promptTokens: 1_000,
      completionTokens: 500,
      ...more,
    },
  });
}

const usageOf = async (browser: Browser, zone = "UTC") =>
  (await (
    await browser.send(getUsage, "GET", `/api/usage?zone=${encodeURIComponent(zone)}`)
  ).json()) as UsageReport;

describeEachDatabase("usage", () => {
  beforeEach(() => storeRules(usualRules));
  afterAll(() => stopChat());

  it("is told by day and by model, with its cost by the dated prices and its times", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    await spend(viewer.id, { firstTokenMs: 100, totalMs: 1_000, cachedTokens: 400 });
    await spend(viewer.id, { firstTokenMs: 300, totalMs: 3_000 });
    await spend(viewer.id, { modelId: "nobody-knows" });
    const report = await usageOf(browser);
    expect(report.days).toHaveLength(30);
    expect(report.days.at(-1)?.tokens).toEqual({ "mistral-small-2603": 3_000, "nobody-knows": 1_500 });
    const [small, unknown] = report.models;
    expect(small).toMatchObject({
      calls: 2,
      prompt: 2_000,
      completion: 1_000,
      cached: 400,
      firstTokenMs: 200,
      totalMs: 2_000,
    });
    // 1,600 tokens read at 0.15, 400 more at a tenth of it, 1,000 written at 0.6, for a million each.
    expect(small?.costUsd).toBeCloseTo((1_640 * 0.15 + 1_000 * 0.6) / 1e6, 12);
    expect(unknown).toMatchObject({ modelId: "nobody-knows", costUsd: null, firstTokenMs: null });
  });

  it("tells each day's cost by model, its cached part and its times, in which titles don't count", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    const yesterday = { createdAt: new Date(Date.now() - 86_400_000) };
    await spend(viewer.id, { firstTokenMs: 100, totalMs: 1_000, cachedTokens: 250 });
    await spend(viewer.id, { kind: "title", totalMs: 10 });
    await spend(viewer.id, { modelId: "nobody-knows", firstTokenMs: 300, totalMs: 3_000, ...yesterday });
    const { days, models, times } = await usageOf(browser);
    const [before, today] = days.slice(-2);
    expect(today).toMatchObject({ prompt: 2_000, cached: 250, firstTokenMs: 100, totalMs: 1_000 });
    expect(today?.costUsd["mistral-small-2603"]).toBeCloseTo((1_775 * 0.15 + 1_000 * 0.6) / 1e6, 12);
    expect(before).toMatchObject({ costUsd: {}, prompt: 1_000, firstTokenMs: 300, totalMs: 3_000 });
    expect(days.at(-3)).toMatchObject({ tokens: {}, prompt: 0, firstTokenMs: null, totalMs: null });
    expect(models.find(({ modelId }) => modelId === "mistral-small-2603")?.totalMs).toBe(1_000);
    expect(times).toEqual({ firstTokenMs: 200, totalMs: 2_000 });
  });

  it("counts a call to the reader's own day, and leaves out what is older", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    const midnight = new Date(new Date().setUTCHours(0, 0, 0, 0));
    await spend(viewer.id, { createdAt: new Date(midnight.getTime() - 5 * 86_400_000 + 60_000) });
    await spend(viewer.id, { createdAt: new Date(midnight.getTime() - 31 * 86_400_000) });
    const dayOf = async (zone: string) =>
      (await usageOf(browser, zone)).days
        .filter(({ tokens }) => Object.keys(tokens).length > 0)
        .map(({ day }) => day);
    const utcDay = new Date(midnight.getTime() - 5 * 86_400_000).toISOString().slice(0, 10);
    const dayBefore = new Date(midnight.getTime() - 6 * 86_400_000).toISOString().slice(0, 10);
    expect(await dayOf("UTC")).toEqual([utcDay]);
    expect(await dayOf("America/New_York")).toEqual([dayBefore]);
    const wrong = await browser.send(getUsage, "GET", "/api/usage?zone=Nowhere/Land");
    expect([wrong.status, await codeOf(wrong)]).toEqual([400, "invalid_input"]);
  });

  it("is nobody else's", async () => {
    const [mine, other] = [new Browser(), new Browser()];
    await spend((await writeAs(mine)).viewer.id);
    await writeAs(other);
    expect((await usageOf(other)).models).toEqual([]);
    expect(
      (await (await other.send(getExport, "GET", "/api/usage/export")).text()).split("\r\n"),
    ).toHaveLength(2);
  });

  it("leaves as CSV, every entry once, with nothing that a spreadsheet would run", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    await db().usageEntry.createMany({
      data: Array.from({ length: 2_300 }, (_, index) => ({
        userId: viewer.id,
        kind: "gateway",
        modelId: `m${index}`,
        keyKind: "own",
        promptTokens: index,
      })),
    });
    await spend(viewer.id, { modelId: '=HYPERLINK("x"),1' });
    const response = await browser.send(getExport, "GET", "/api/usage/export");
    expect(response.headers.get("content-disposition")).toContain("tramontane-usage.csv");
    const lines = (await response.text()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(2_302);
    expect(new Set(lines.map((line) => line.split(",")[2])).size).toBe(2_302);
    expect(lines.at(-1)).toContain(`,"'=HYPERLINK(""x""),1",server,`);
  });

  it("of a stopped answer is an estimate, and no entry is made where nothing was said", async () => {
    const client = new ChatClient();
    const id = crypto.randomUUID();
    const response = await client.send(id, "[[scenario:never-ending]] on and on");
    const reading = await readAnswer(response, ({ text }) => text.length > 40);
    await client.stop(id);
    const entry = () => db().usageEntry.findFirst({ where: { messageId: reading.answerId } });
    await expect.poll(entry).toMatchObject({ isEstimate: true, kind: "chat" });
    expect((await entry())?.completionTokens).toBeGreaterThan(8);
    expect((await entry())?.promptTokens).toBeGreaterThan(0);
    const failed = await readAnswer(await client.send(crypto.randomUUID(), "[[scenario:403-tier]] no"));
    expect(await db().usageEntry.count({ where: { messageId: failed.answerId } })).toBe(0);
  });

  it("of which the quota is used up refuses the next question, and stores nothing of it", async () => {
    await storeRules({ ...usualRules, guest: { dayTokens: 5, monthTokens: null } });
    const client = new ChatClient();
    await readAnswer(await client.send(crypto.randomUUID(), "A first question that takes it all"));
    const id = crypto.randomUUID();
    const refused = await client.send(id, "Another");
    expect([refused.status, await errorCode(refused)]).toEqual([429, "quota_reached"]);
    expect(await db().conversation.count({ where: { id } })).toBe(0);
  });

  it("is ruled by the administrator alone", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    const rules = { ...usualRules, member: { dayTokens: 7, monthTokens: null } };
    const path = "/api/admin/usage-rules";
    const refused = await browser.send(putRules, "PUT", path, { body: rules });
    expect([refused.status, await codeOf(refused)]).toEqual([403, "forbidden"]);
    await db().user.update({ where: { id: viewer.id }, data: { role: "admin", isGuest: false } });
    expect((await viewerOf(browser)).role).toBe("admin");
    expect(
      (await browser.send(putRules, "PUT", path, { body: { ...rules, monthAllowance: -1 } })).status,
    ).toBe(400);
    expect((await browser.send(putRules, "PUT", path, { body: rules })).status).toBe(200);
    expect(await (await browser.send(getRules, "GET", path)).json()).toEqual(rules);
  });
});
