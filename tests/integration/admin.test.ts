import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DELETE as withdraw } from "@/app/api/admin/invitations/[id]/route";
import { POST as invite, GET as listInvitations } from "@/app/api/admin/invitations/route";
import { GET as getPolicy, PUT as putPolicy } from "@/app/api/admin/policy/route";
import { POST as erase } from "@/app/api/admin/users/[id]/erasure/route";
import { PATCH as patchPerson } from "@/app/api/admin/users/[id]/route";
import { GET as getPersonUsage } from "@/app/api/admin/users/[id]/usage/route";
import { GET as getPeople } from "@/app/api/admin/users/route";
import { GET as getModels } from "@/app/api/models/route";
import { POST as makeToken } from "@/app/api/tokens/route";
import { POST as gatewayChat } from "@/app/api/v1/chat/completions/route";
import { GET as gatewayModel } from "@/app/api/v1/models/[...id]/route";
import { GET as gatewayModels } from "@/app/api/v1/models/route";
import type { PeoplePage, Person } from "@/lib/admin/contract";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import type { MadeInvitation } from "@/lib/invitations/contract";
import { usualPolicy } from "@/lib/policy/contract";
import { storePolicy } from "@/lib/policy/server";
import { usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { codeOf, goodPassword, newEmail, registerWith, signInWith, tryToWrite } from "../support/accounts";
import { Browser } from "../support/browser";
import { ChatClient, errorCode, readAnswer, testModel } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { useStandin } from "../support/standin";

const standin = useStandin();
beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "server-key-0000" });
});

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** A handler of an address with an id in it. */
const at = (handler: Handler, id: string) => (request: Request) =>
  handler(request, { params: Promise.resolve({ id }) });

type Account = { browser: Browser; id: string; email: string };

async function account(role: "member" | "admin" = "member"): Promise<Account> {
  const [browser, email] = [new Browser(), newEmail()];
  const response = await registerWith(browser, { email, password: goodPassword, name: "Ada Lovelace" });
  const { id } = (await response.json()) as { id: string };
  await db().user.update({ where: { id }, data: { role } });
  return { browser, id, email };
}

const people = async ({ browser }: Account, query = "") =>
  (await (await browser.send(getPeople, "GET", `/api/admin/users${query}`)).json()) as PeoplePage;

const patch = ({ browser }: Account, id: string, body: unknown) =>
  browser.send(at(patchPerson as Handler, id), "PATCH", `/api/admin/users/${id}`, { body });

/** A reader with a conversation, as the chat's own client signs in. */
async function chatter(): Promise<{ client: ChatClient; id: string }> {
  const client = new ChatClient();
  const conversationId = randomUUID();
  await readAnswer(await client.send(conversationId, "Hello"));
  const { userId } = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
  return { client, id: userId };
}

async function bearer(owner: Account): Promise<Record<string, string>> {
  const response = await owner.browser.send(makeToken, "POST", "/api/tokens", {
    body: { name: "tests", scopes: ["chat", "models", "embeddings"], expiresInDays: 7 },
  });
  const { token } = (await response.json()) as { token: string };
  return { authorization: `Bearer ${token}` };
}

describeEachDatabase("the administrator", () => {
  beforeEach(async () => {
    await storePolicy(usualPolicy);
    await storeRules(usualRules);
  });
  afterAll(() => stopChat());

  it("alone sees and changes any of this; everybody else is refused on every route", async () => {
    const member = await account();
    const someone = randomUUID();
    const calls: [Handler, string, string, unknown?][] = [
      [getPeople as Handler, "GET", "/api/admin/users"],
      [patchPerson as Handler, "PATCH", `/api/admin/users/${someone}`, { role: "admin" }],
      [getPersonUsage as Handler, "GET", `/api/admin/users/${someone}/usage`],
      [erase as Handler, "POST", `/api/admin/users/${someone}/erasure`, { confirmation: "DELETE" }],
      [getPolicy as Handler, "GET", "/api/admin/policy"],
      [putPolicy as Handler, "PUT", "/api/admin/policy", usualPolicy],
      [listInvitations as Handler, "GET", "/api/admin/invitations"],
      [invite as Handler, "POST", "/api/admin/invitations", { email: null }],
      [withdraw as Handler, "DELETE", `/api/admin/invitations/${someone}`],
    ];
    for (const [handler, method, path, body] of calls) {
      const refused = await member.browser.send(at(handler, someone), method, path, { body });
      expect([path, refused.status, await codeOf(refused)]).toEqual([path, 403, "forbidden"]);
      const stranger = await new Browser().send(at(handler, someone), method, path, { body });
      expect([path, stranger.status]).toEqual([path, 401]);
    }
  });

  it("finds people by a part of their name, their email or their id, and sees what they spent", async () => {
    const admin = await account("admin");
    const someone = await account();
    await db().user.update({ where: { id: someone.id }, data: { name: "100% Grace_Hopper" } });
    expect((await people(admin, `?search=${someone.id}`)).people[0]?.lastActiveAt).toBe(null);
    await db().usageEntry.createMany({
      data: [
        { promptTokens: 70, completionTokens: 7, keyKind: "server" },
        { promptTokens: 5, completionTokens: 0, keyKind: "own" },
        { promptTokens: 900, completionTokens: 0, keyKind: "server", createdAt: new Date("2020-01-01") },
      ].map((row) => ({ ...row, userId: someone.id, kind: "chat", modelId: "mistral-small-2603" })),
    });
    for (const search of ["100% grace_", someone.email.slice(7, 25), someone.id]) {
      const found = await people(admin, `?${new URLSearchParams({ search })}`);
      expect(found.people.map(({ id }) => id)).toEqual([someone.id]);
      expect(found.people[0]).toMatchObject({
        dayTokens: 77,
        monthTokens: 77,
        ownMonthTokens: 5,
        quota: null,
        // A call is a sign of life too, with no conversation to show for it.
        lastActiveAt: expect.stringMatching(`^${new Date().getUTCFullYear()}`),
      });
    }
    expect((await people(admin, "?search=100_")).people).toEqual([]);
    expect((await people(admin, "?order=usage")).people[0]?.id).toBe(someone.id);
    const usage = await admin.browser.send(
      at(getPersonUsage as Handler, someone.id),
      "GET",
      `/api/admin/users/${someone.id}/usage`,
    );
    expect(await usage.json()).toEqual([{ modelId: "mistral-small-2603", calls: 2, tokens: 82 }]);
    const whole = JSON.stringify(await people(admin));
    expect(whole).not.toContain("argon2");
  });

  it("shuts somebody out at once: sessions, sign-in, tokens, and the answer that is being written", async () => {
    const admin = await account("admin");
    const someone = await account();
    const headers = await bearer(someone);
    const { client, id } = await chatter();
    const conversationId = randomUUID();
    const writing = await client.send(conversationId, "[[scenario:never-ending]] on and on");
    const reading = readAnswer(writing);
    expect((await patch(admin, id, { isDisabled: true })).status).toBe(200);
    expect((await reading).metadata.status).toBe("stopped");
    const refusedChat = await client.send(conversationId, "more");
    expect([refusedChat.status, await errorCode(refusedChat)]).toEqual([403, "account_disabled"]);

    const changed = await patch(admin, someone.id, { isDisabled: true });
    expect(((await changed.json()) as Person).isDisabled).toBe(true);
    const write = await tryToWrite(someone.browser);
    expect([write.status, await codeOf(write)]).toEqual([403, "account_disabled"]);
    const sign = await signInWith(new Browser(), { email: someone.email, password: goodPassword });
    expect([sign.status, await codeOf(sign)]).toEqual([403, "account_disabled"]);
    const wrong = await signInWith(new Browser(), { email: someone.email, password: "not the password" });
    expect([wrong.status, await codeOf(wrong)]).toEqual([401, "sign_in_failed"]);
    const call = await new Browser().send(gatewayModels as Handler, "GET", "/api/v1/models", { headers });
    expect([call.status, ((await call.json()) as { code: string }).code]).toEqual([403, "account_disabled"]);
    expect((await people(admin, "?group=disabled")).people.map((person) => person.id).sort()).toEqual(
      [id, someone.id].sort(),
    );

    await patch(admin, someone.id, { isDisabled: false });
    const old = await tryToWrite(someone.browser);
    expect([old.status, await codeOf(old)]).toEqual([401, "session_expired"]);
    const again = new Browser();
    await signInWith(again, { email: someone.email, password: goodPassword });
    expect((await tryToWrite(again)).status).toBe(200);
  });

  it("can't leave the server without an administrator, in whatever way", async () => {
    await db().user.updateMany({ data: { role: "member" } });
    const [one, two] = [await account("admin"), await account("admin")];
    const guest = await chatter();
    expect((await patch(one, guest.id, { role: "admin" })).status).toBe(400);
    // Each takes the role from the other at the same time: one of them stays.
    const [first, second] = await Promise.all([
      patch(one, two.id, { role: "member" }),
      patch(two, one.id, { role: "member" }),
    ]);
    const left = await db().user.findMany({ where: { role: "admin" }, select: { id: true } });
    expect([first.status, second.status].sort()).not.toEqual([200, 200]);
    expect(left).toHaveLength(1);
    const last = left[0]?.id === one.id ? one : two;
    for (const body of [{ role: "member" }, { isDisabled: true }]) {
      const refused = await patch(last, last.id, body);
      expect([refused.status, await codeOf(refused)]).toEqual([409, "last_admin"]);
    }
    const erased = await last.browser.send(
      at(erase as Handler, last.id),
      "POST",
      `/api/admin/users/${last.id}/erasure`,
      { body: { confirmation: last.email, password: goodPassword } },
    );
    expect([erased.status, await codeOf(erased)]).toEqual([409, "last_admin"]);
    expect((await patch(last, randomUUID(), { role: "member" })).status).toBe(404);
  });

  it("erases an account whole, by its email and a password of the administrator's own", async () => {
    const [admin, someone] = [await account("admin"), await account()];
    const send = (body: unknown) =>
      admin.browser.send(at(erase as Handler, someone.id), "POST", `/api/admin/users/${someone.id}/erasure`, {
        body,
      });
    expect((await send({ confirmation: admin.email, password: goodPassword })).status).toBe(400);
    const wrong = await send({ confirmation: someone.email, password: "not the password" });
    expect([wrong.status, await codeOf(wrong)]).toEqual([401, "sign_in_failed"]);
    expect(await db().user.count({ where: { id: someone.id } })).toBe(1);
    const done = await send({ confirmation: someone.email, password: goodPassword });
    expect([done.status, ((await done.json()) as { rows: object }).rows]).toMatchObject([200, { User: 1 }]);
    expect(await db().user.count({ where: { id: someone.id } })).toBe(0);
  });

  it("gives one person a quota of their own, which counts before the call and wins over everybody's", async () => {
    const admin = await account("admin");
    const { client, id } = await chatter();
    await patch(admin, id, { quota: { dayTokens: 1, monthTokens: null } });
    const refused = await client.send(randomUUID(), "One more");
    expect([refused.status, await errorCode(refused)]).toEqual([429, "quota_reached"]);
    await storeRules({ ...usualRules, guest: { dayTokens: 0, monthTokens: 0 } });
    await patch(admin, id, { quota: { dayTokens: null, monthTokens: null } });
    expect((await readAnswer(await client.send(randomUUID(), "One more"))).metadata.status).toBe("complete");
    await patch(admin, id, { quota: null });
    expect((await client.send(randomUUID(), "One more")).status).toBe(429);
  });

  it("decides who may make an account, whatever the environment says", async () => {
    const admin = await account("admin");
    const put = (signUp: string) =>
      admin.browser.send(putPolicy, "PUT", "/api/admin/policy", { body: { ...usualPolicy, signUp } });
    expect((await put("perhaps")).status).toBe(400);
    expect((await put("closed")).status).toBe(200);
    const closed = await registerWith(new Browser(), { email: newEmail(), password: goodPassword });
    expect([closed.status, await codeOf(closed)]).toEqual([403, "sign_up_closed"]);

    await put("invite");
    const register = (body: object) => registerWith(new Browser(), { password: goodPassword, ...body });
    expect((await register({ email: newEmail() })).status).toBe(403);
    expect((await register({ email: newEmail(), invitation: "made-up" })).status).toBe(403);
    const make = async (email: string | null) => {
      const made = await admin.browser.send(invite, "POST", "/api/admin/invitations", { body: { email } });
      return (await made.json()) as MadeInvitation;
    };
    const { token } = await make(null);
    // Two at once with one link: one account.
    const both = await Promise.all([1, 2].map(() => register({ email: newEmail(), invitation: token })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
    const named = newEmail();
    const forOne = await make(named);
    expect((await register({ email: newEmail(), invitation: forOne.token })).status).toBe(403);
    expect((await register({ email: named, invitation: forOne.token })).status).toBe(201);
    const taken = await make(null);
    const id = taken.invitation.id;
    const gone = await admin.browser.send(
      at(withdraw as Handler, id),
      "DELETE",
      `/api/admin/invitations/${id}`,
    );
    expect(gone.status).toBe(204);
    expect((await register({ email: newEmail(), invitation: taken.token })).status).toBe(403);
    const late = await make(null);
    await db().invitation.update({ where: { id: late.invitation.id }, data: { expiresAt: new Date(0) } });
    expect((await register({ email: newEmail(), invitation: late.token })).status).toBe(403);
    const open = await admin.browser.send(listInvitations, "GET", "/api/admin/invitations");
    expect(await open.json()).toEqual([]);
  });

  it("decides whether strangers may write", async () => {
    await storePolicy({ ...usualPolicy, guests: false });
    const refused = await tryToWrite(new Browser());
    expect([refused.status, await codeOf(refused)]).toEqual([401, "sign_in_required"]);
    await storePolicy({ ...usualPolicy, guests: true });
    expect((await tryToWrite(new Browser())).status).toBe(200);
  });

  it("decides which models may be asked: in the list, the chat and the gateway, by any of their names", async () => {
    await storePolicy({ ...usualPolicy, models: ["mistral-small-latest"] });
    const client = new ChatClient();
    const refusedId = randomUUID();
    const refused = await client.send(refusedId, "Hello", null, randomUUID(), "mistral-large-latest");
    expect([refused.status, await errorCode(refused)]).toEqual([403, "model_not_allowed"]);
    expect(await db().conversation.count({ where: { id: refusedId } })).toBe(0);
    const reading = await readAnswer(await client.send(randomUUID(), "Hello", null, randomUUID(), testModel));
    expect(reading.metadata.status).toBe("complete");

    const owner = await account();
    const list = (await (await owner.browser.send(getModels, "GET", "/api/models")).json()) as {
      models: { id: string; aliases: string[] }[];
      defaultId: string;
    };
    expect(list.models.map(({ id, aliases }) => [id, ...aliases].includes("mistral-small-latest"))).toEqual([
      true,
    ]);
    expect(list.defaultId).toBe(list.models[0]?.id);

    const headers = await bearer(owner);
    const ask = (model: unknown) =>
      new Browser().send(gatewayChat as Handler, "POST", "/api/v1/chat/completions", {
        headers,
        body: { model, messages: [{ role: "user", content: "Hello" }] },
      });
    for (const model of ["mistral-large-latest", "", undefined, "mistral-small-latest\0"]) {
      const answer = await ask(model);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        403,
        "model_not_allowed",
      ]);
    }
    expect((await ask("mistral-small-latest")).status).toBe(200);
    expect((await ask(list.defaultId)).status).toBe(200);
    const get = (handler: Handler, path: string) => new Browser().send(handler, "GET", path, { headers });
    const rows = (await (await get(gatewayModels as Handler, "/api/v1/models")).json()) as {
      data: { id: string }[];
    };
    expect(rows.data.length).toBeGreaterThan(0);
    expect(rows.data.some(({ id }) => id.includes("large"))).toBe(false);
    expect((await get(gatewayModel as Handler, "/api/v1/models/mistral-large-latest")).status).toBe(403);
    expect((await get(gatewayModel as Handler, "/api/v1/models/mistral-small-latest")).status).toBe(200);
  });
});
