import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { GET as account } from "@/app/api/account/route";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { moveGuest } from "@/lib/auth/guest-move";
import { finishRun } from "@/lib/chat/finish-run";
import { db } from "@/lib/db/server";
import { storeFile } from "@/lib/files/server";
import { readSecret, storeSecret } from "@/lib/secrets/server";
import {
  codeOf,
  goodPassword,
  newEmail,
  pretendCounted,
  registerWith,
  sessionOf,
  signInWith,
  tryToWrite,
  viewerOf,
  writeAs,
} from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";

beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "a secret that is only used in these tests");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describeEachDatabase("guests", () => {
  it("a stranger who only reads leaves no row behind and is asked to sign in", async () => {
    const before = await db().user.count();
    const response = await new Browser().send(account, "GET", "/api/account");
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe("sign_in_required");
    expect(await db().user.count()).toBe(before);
  });

  it("the first write makes one guest, and the cookie it sets is that guest from then on", async () => {
    const browser = new Browser();
    const before = await db().user.count();
    const first = await writeAs(browser);
    expect(first.viewer.isGuest).toBe(true);
    const second = await writeAs(browser);
    expect(second.viewer.id).toBe(first.viewer.id);
    expect(second.response.headers.getSetCookie()).toEqual([]);
    expect(await db().user.count()).toBe(before + 1);
  });

  it("the session cookie is out of reach of scripts and of other sites' requests", async () => {
    const { response } = await writeAs(new Browser());
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^tramontane\.session=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  });

  it("next-auth itself reads the guest's session", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    expect(await sessionOf(browser)).toMatchObject({ user: { id: viewer.id }, expires: expect.any(String) });
    expect((await viewerOf(browser)).id).toBe(viewer.id);
  });

  it("signing out ends the session", async () => {
    const browser = new Browser();
    await writeAs(browser);
    const { csrfToken } = await (await browser.send(authGet, "GET", "/api/auth/csrf")).json();
    const response = await browser.send(authPost, "POST", "/api/auth/signout", {
      body: { csrfToken, json: "true" },
    });
    expect(response.status).toBe(200);
    expect(browser.cookies.has("tramontane.session")).toBe(false);
    expect(await sessionOf(browser)).toEqual({});
  });

  it("a guest whose row is gone becomes a new guest instead of being locked out", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    await db().user.delete({ where: { id: viewer.id } });
    await expect(viewerOf(browser)).rejects.toMatchObject({ code: "session_expired" });
    const again = await writeAs(browser);
    expect(again.viewer.id).not.toBe(viewer.id);
    expect((await viewerOf(browser)).id).toBe(again.viewer.id);
  });

  it("a cookie that another application on this machine made is no session", async () => {
    const browser = new Browser();
    browser.cookies.set("tramontane.session", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c");
    const response = await browser.send(account, "GET", "/api/account");
    expect(await codeOf(response)).toBe("sign_in_required");
    expect((await writeAs(browser)).viewer.isGuest).toBe(true);
  });

  it("a session cookie in chunks is read whole", async () => {
    const browser = new Browser();
    const { viewer } = await writeAs(browser);
    const value = browser.cookies.get("tramontane.session") ?? "";
    browser.cookies.delete("tramontane.session");
    browser.cookies.set("tramontane.session.1", value.slice(100));
    browser.cookies.set("tramontane.session.0", value.slice(0, 100));
    expect((await viewerOf(browser)).id).toBe(viewer.id);
  });

  it("a session that is used is carried on, and one past its end is expired", async () => {
    const browser = new Browser();
    await registerWith(browser, { email: newEmail(), password: goodPassword });
    const dayMs = 24 * 60 * 60 * 1000;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * dayMs });
    try {
      expect((await writeAs(browser)).response.headers.getSetCookie()).toHaveLength(1);
      vi.setSystemTime(Date.now() + 91 * dayMs);
      const response = await tryToWrite(browser);
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe("session_expired");
    } finally {
      vi.useRealTimers();
    }
  });

  it("one address can't fill the database with guests", async () => {
    const caller = `flood-${crypto.randomUUID()}`;
    await pretendCounted("guest", caller, 998);
    const before = await db().user.count();
    const headers = { "x-caller-address": caller };
    const answers = await Promise.all([1, 2, 3, 4].map(() => tryToWrite(new Browser(), headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429]);
    expect(await db().user.count()).toBe(before + 2);
  });
});

describeEachDatabase("what a guest has", () => {
  it("stays with the guest who registers: same id, same things, and the old cookie opens nothing", async () => {
    const browser = new Browser();
    const { viewer, conversationId } = await writeAs(browser);
    const planted = new Browser();
    planted.cookies.set("tramontane.session", browser.cookies.get("tramontane.session") ?? "");

    const response = await registerWith(browser, { email: newEmail(), password: goodPassword });

    expect(response.status).toBe(201);
    expect(await viewerOf(browser)).toMatchObject({ id: viewer.id, isGuest: false });
    const conversation = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(conversation.userId).toBe(viewer.id);
    await expect(viewerOf(planted)).rejects.toMatchObject({ code: "session_expired" });
  });

  it("moves to the account that the guest signs in to, all of it, and the guest is gone", async () => {
    const email = newEmail();
    const registered = await (await registerWith(new Browser(), { email, password: goodPassword })).json();
    const browser = new Browser();
    const { viewer: guest } = await writeAs(browser);
    await giveEverything(guest.id);
    await storeSecret(registered.id, "other-kind", "own-0002");
    await storeSecret(guest.id, "other-kind", "guest-0003");

    expect((await signInWith(browser, { email, password: goodPassword })).status).toBe(200);

    expect((await viewerOf(browser)).id).toBe(registered.id);
    expect(await db().user.findUnique({ where: { id: guest.id } })).toBeNull();
    expect(await countOwned(guest.id)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await countOwned(registered.id)).toEqual([2, 1, 1, 1, 1, 1]);
    const secrets = await db().secret.findMany({
      where: { userId: registered.id },
      orderBy: { kind: "asc" },
    });
    expect(secrets.map(({ kind, lastFour }) => [kind, lastFour])).toEqual([
      ["mistral-key", "0001"],
      ["other-kind", "0002"],
    ]);
    // They are sealed for their owner, so they must have been sealed anew.
    expect(await readSecret(registered.id, "mistral-key")).toBe("guest-0001");
  });

  it("includes an answer that is still being written: its end is stored and counted for the account", async () => {
    const email = newEmail();
    const registered = await (await registerWith(new Browser(), { email, password: goodPassword })).json();
    const browser = new Browser();
    const { viewer: guest, conversationId } = await writeAs(browser);
    const ids = await startAnswer(guest.id, conversationId);

    await signInWith(browser, { email, password: goodPassword });
    const parts = [{ type: "text" as const, text: "From the north." }];
    const usage = { prompt: 3, completion: 5, cached: 0 };
    expect(await finishRun(ids, { status: "complete", parts, usage })).toBe(true);

    const stored = await db().message.findUniqueOrThrow({ where: { id: ids.answerId } });
    expect(stored).toMatchObject({ status: "complete", parts });
    const [entry] = await db().usageEntry.findMany({ where: { messageId: ids.answerId } });
    expect(entry?.userId).toBe(registered.id);
  });

  it("and the end of its answer, however close they come, never wait for each other", async () => {
    const email = newEmail();
    await registerWith(new Browser(), { email, password: goodPassword });
    for (let round = 0; round < 5; round += 1) {
      const browser = new Browser();
      const { viewer: guest, conversationId } = await writeAs(browser);
      const ids = await startAnswer(guest.id, conversationId);
      const { id: accountId } = await db().user.findUniqueOrThrow({ where: { email } });
      const [, ended] = await Promise.all([
        moveGuest(guest.id, accountId),
        finishRun(ids, { status: "complete", parts: [] }),
      ]);
      expect(ended).toBe(true);
      expect(await countOwned(guest.id)).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it("is known completely: whoever adds a table with an owner must think of moveGuest", async () => {
    const rows = await db().$queryRaw<{ table: string }[]>`
      SELECT table_name::text AS "table" FROM information_schema.columns
      WHERE column_name = 'userId' AND table_schema = current_schema() ORDER BY 1`;
    // An Account is an identity at a provider, which a guest never has; an Invitation is an administrator's. What search
    // keeps follows its conversations.
    const moved = ["AccessToken", "Account", "Conversation", "File", "QuotaHold", "Run", "Secret", "Share"];
    const known = [
      ...moved,
      "UsageEntry",
      "Invitation",
      "SearchBacklog",
      "SearchDue",
      "SearchEntry",
      "SearchWord",
      "SemanticReader",
      "SemanticTask",
    ].sort();
    expect(rows.map(({ table }) => table)).toEqual(known);
  });

  it("stays with the guest when the sign-in fails", async () => {
    const browser = new Browser();
    const { viewer, conversationId } = await writeAs(browser);
    const response = await signInWith(browser, { email: newEmail(), password: goodPassword });
    expect(response.status).toBe(401);
    expect((await viewerOf(browser)).id).toBe(viewer.id);
    const conversation = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(conversation.userId).toBe(viewer.id);
  });
});

/** An answer that is being written, by nobody. */
async function startAnswer(userId: string, conversationId: string) {
  const [answerId, runId] = [crypto.randomUUID(), crypto.randomUUID()];
  await db().message.create({
    data: { id: answerId, conversationId, role: "assistant", status: "streaming", parts: [] },
  });
  const run = { id: runId, userId, conversationId, messageId: answerId, instanceId: "test" };
  await db().run.create({ data: run });
  return { runId, userId, conversationId, answerId };
}

async function giveEverything(userId: string): Promise<void> {
  const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
  await db().conversation.create({ data: { id: conversationId, userId, modelId: "mistral-small-latest" } });
  await db().message.create({
    data: { id: messageId, conversationId, role: "assistant", status: "complete", parts: [] },
  });
  const runId = crypto.randomUUID();
  await db().run.create({ data: { id: runId, userId, conversationId, messageId, instanceId: "test" } });
  const tokenHash = crypto.randomUUID();
  const snapshot = { conversationId, leafId: messageId, title: "", options: {} };
  await db().share.create({ data: { userId, tokenHash, snapshot: { create: snapshot } } });
  const spent = { userId, messageId, kind: "chat", modelId: "mistral-small-latest", keyKind: "server" };
  await db().usageEntry.create({ data: spent });
  await storeFile(userId, { name: "notes.txt", bytes: Buffer.from("Not lost on the way") });
  await db().accessToken.create({
    data: { userId, name: "script", tokenHash: crypto.randomUUID(), lastFour: "0001", scopes: ["chat"] },
  });
  await storeSecret(userId, "mistral-key", "guest-0001");
}

/** Conversations, runs, shares, usage entries, files and access tokens of a user. */
function countOwned(userId: string): Promise<number[]> {
  const where = { userId };
  return Promise.all([
    db().conversation.count({ where }),
    db().run.count({ where }),
    db().share.count({ where }),
    db().usageEntry.count({ where }),
    db().file.count({ where }),
    db().accessToken.count({ where }),
  ]);
}
