import { createHash, randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeEach, expect, it } from "vitest";
import { POST as postErasure } from "@/app/api/account/erasure/route";
import { PUT as putKey } from "@/app/api/account/key/route";
import { GET as getAccount } from "@/app/api/account/route";
import { POST as postChat } from "@/app/api/chat/route";
import { DELETE as deleteAll, GET as listAll } from "@/app/api/conversations/route";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import type { ErasureReceipt } from "@/lib/erasure/contract";
import { usualPolicy } from "@/lib/policy/contract";
import { readPolicy, storePolicy } from "@/lib/policy/server";
import { searchQuery } from "@/lib/search/contract";
import { search } from "@/lib/search/server";
import english from "@/messages/en/transfer.json";
import {
  codeOf,
  goodPassword,
  newEmail,
  registerWith,
  signInWith,
  viewerOf,
  writeAs,
} from "../support/accounts";
import { Browser } from "../support/browser";
import { readAnswer, testModel } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { countOf, findInTables, tablesOfUsers } from "../support/scan-tables";
import { plantSemantic } from "../support/semantic";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
const ownKey = "sk-own-0123456789-erase";

useServerSettings(standin);
afterAll(stopChat);

/** One word that no column takes apart. */
const canary = () => `canary${randomUUID().replaceAll("-", "")}`;

function ask(browser: Browser, text: string, conversationId = uuidv7()) {
  return browser.send(postChat, "POST", "/api/chat", {
    body: {
      conversationId,
      modelId: testModel,
      action: { type: "send", messageId: uuidv7(), parentId: null, text },
      settings: { systemPrompt: text },
    },
  });
}

/** Somebody who has something in every table that a user can have something in. */
async function settledUser() {
  const browser = new Browser();
  const word = canary();
  const email = newEmail();
  const { id } = await (
    await registerWith(browser, { email, password: goodPassword, name: `${word} name` })
  ).json();
  const conversationId = uuidv7();
  await readAnswer(await ask(browser, `${word} question`, conversationId));
  const leaf = await db().message.findFirstOrThrow({ where: { conversationId, role: "assistant" } });
  await db().share.create({
    data: {
      tokenHash: randomUUID(),
      userId: id,
      snapshot: {
        create: {
          conversationId,
          leafId: leaf.id,
          title: `${word} shared`,
          authorName: word,
          options: { note: word },
        },
      },
    },
  });
  // A search counts words; a title that changes afterwards waits to be indexed, and then to be counted.
  await search(String(id), searchQuery.parse({ q: word }));
  await db().conversation.update({ where: { id: conversationId }, data: { title: `${word} renamed` } });
  await db().account.create({
    data: { userId: id, type: "oauth", provider: "github", providerAccountId: `${word}-github` },
  });
  await db().quotaHold.create({ data: { userId: id, tokens: 5 } });
  await db().accessToken.create({
    data: { userId: id, name: "script", tokenHash: randomUUID(), lastFour: "0001", scopes: ["chat"] },
  });
  await db().invitation.create({
    data: { userId: id, tokenHash: randomUUID(), email: newEmail(), expiresAt: new Date() },
  });
  await plantSemantic(String(id));
  await db().conversation.update({ where: { id: conversationId }, data: { title: `${word} title` } });
  await db().file.create({
    data: {
      id: uuidv7(),
      userId: id,
      conversationId,
      name: `${word}.txt`,
      mediaType: "text/plain",
      size: 5,
      hash: word,
      chunks: { create: { sequence: 0, data: new TextEncoder().encode("words") } },
    },
  });
  const key = await browser.send(putKey, "PUT", "/api/account/key", { body: { key: ownKey } });
  expect(key.status).toBe(200);
  return { browser, id: String(id), email, word, conversationId };
}

function erase(browser: Browser, confirmation: string, password?: string) {
  return browser.send(postErasure, "POST", "/api/account/erasure", {
    body: { confirmation, ...(password === undefined ? {} : { password }) },
  });
}

describeEachDatabase("an account that is erased", () => {
  it("leaves no trace in any table, stops what is being written, and tells what went", async () => {
    const { browser, id, email, word } = await settledUser();
    const elsewhere = new Browser();
    await signInWith(elsewhere, { email, password: goodPassword });
    for (const table of await tablesOfUsers()) {
      expect(await countOf(table, id), `plant a row of the user in ${table}`).toBeGreaterThan(0);
    }
    const running = await ask(browser, `[[scenario:long tokens=2000 rate=20]] ${word} running`);
    const reading = readAnswer(running);

    const response = await erase(browser, ` ${email.toUpperCase()}`, goodPassword);
    expect(response.status).toBe(200);
    const receipt = (await response.json()) as ErasureReceipt;
    expect(receipt.rows).toMatchObject({
      User: 1,
      Conversation: 2,
      Message: 4,
      Run: 2,
      Share: 1,
      Secret: 1,
      Account: 1,
    });
    expect(receipt.rows.UsageEntry).toBeGreaterThan(0);
    expect(Date.parse(receipt.erasedAt)).toBeLessThanOrEqual(Date.now());
    // The reader's own page may still hold the stream; it ends as stopped.
    expect((await reading).metadata.status).toBe("stopped");

    const hash = createHash("sha256").update(email).digest("base64url");
    expect(await findInTables([id, email, word, hash, `${word}-github`])).toEqual([]);
    expect(browser.cookies.has("tramontane.session")).toBe(false);
    const ended = await elsewhere.send(getAccount, "GET", "/api/account");
    expect([ended.status, await codeOf(ended)]).toEqual([401, "session_expired"]);
    // The email is free again, and nothing of before comes back with it.
    const again = await registerWith(new Browser(), { email, password: goodPassword });
    expect(again.status).toBe(201);
    expect((await again.json()).id).not.toBe(id);
  });

  it("takes nothing of anybody else's along", async () => {
    const [gone, kept] = [await settledUser(), await settledUser()];
    expect((await erase(gone.browser, gone.email, goodPassword)).status).toBe(200);
    expect(await findInTables([gone.word])).toEqual([]);
    for (const table of await tablesOfUsers()) expect(await countOf(table, kept.id)).toBeGreaterThan(0);
    expect((await viewerOf(kept.browser)).id).toBe(kept.id);
  });

  it("is only erased by who knows the password and has typed the email", async () => {
    const { browser, id, email } = await settledUser();
    const running = await ask(browser, "[[scenario:long tokens=60 rate=60]] goes on");
    const refusals = [
      await erase(browser, "DELETE", goodPassword),
      await erase(browser, "", goodPassword),
      await erase(browser, email, "not the password"),
      await erase(browser, email),
    ];
    expect(await Promise.all(refusals.map(codeOf))).toEqual([
      "invalid_input",
      "invalid_input",
      "sign_in_failed",
      "sign_in_failed",
    ]);
    // Nobody's answer was stopped by them.
    expect((await readAnswer(running)).metadata.status).toBe("complete");
    expect((await viewerOf(browser)).id).toBe(id);
    const stranger = await erase(new Browser(), email, goodPassword);
    expect([stranger.status, await codeOf(stranger)]).toEqual([401, "sign_in_required"]);
  });

  it("may be a guest's, who types a word", async () => {
    const guest = new Browser();
    const word = canary();
    const { viewer } = await writeAs(guest);
    await readAnswer(await ask(guest, word));
    expect(await codeOf(await erase(guest, "yes"))).toBe("invalid_input");
    expect((await erase(guest, "delete")).status).toBe(200);
    expect(await findInTables([viewer.id, word])).toEqual([]);
  });

  it("has a name for every kind of row in its receipt", async () => {
    const named = Object.keys(english.receipt.rows);
    for (const table of [...(await tablesOfUsers()), "User", "Message", "RateLimiterFlexible"]) {
      expect(named, `messages/en/transfer.json, receipt.rows.${table}`).toContain(table);
    }
  });
});

describeEachDatabase("the account of an administrator", () => {
  const account = async (role: "admin" | "member") => {
    const [browser, email] = [new Browser(), newEmail()];
    const { id } = await (await registerWith(browser, { email, password: goodPassword })).json();
    await db().user.update({ where: { id }, data: { role } });
    return { browser, id: String(id), email };
  };
  const outcomeOf = async (response: Response) =>
    response.status === 200 ? "erased" : ((await codeOf(response)) as string);
  /** Nobody but guests, as before the first account. */
  const emptyHouse = async () => {
    await db().user.deleteMany({ where: { isGuest: false } });
    await storePolicy(usualPolicy);
  };
  beforeEach(emptyHouse);

  it("stays while others have accounts and nobody else administers, and no answer is stopped", async () => {
    const [admin, member] = [await account("admin"), await account("member")];
    const running = await ask(admin.browser, "[[scenario:long tokens=60 rate=60]] goes on");
    const refused = await erase(admin.browser, admin.email, goodPassword);
    expect([refused.status, await codeOf(refused)]).toEqual([409, "last_admin"]);
    expect((await readAnswer(running)).metadata.status).toBe("complete");
    // An administrator who is shut out looks after nothing.
    await db().user.update({ where: { id: member.id }, data: { role: "admin", disabledAt: new Date() } });
    expect(await outcomeOf(await erase(admin.browser, admin.email, goodPassword))).toBe("last_admin");
    await db().user.update({ where: { id: member.id }, data: { disabledAt: null } });
    expect(await outcomeOf(await erase(admin.browser, admin.email, goodPassword))).toBe("erased");
    expect((await viewerOf(member.browser)).role).toBe("admin");
  });

  it("goes with one of two who leave at once, or the other", async () => {
    const [one, two] = [await account("admin"), await account("admin")];
    await account("member");
    const outcomes = await Promise.all(
      [one, two].map(async ({ browser, email }) => outcomeOf(await erase(browser, email, goodPassword))),
    );
    expect(outcomes.sort()).toEqual(["erased", "last_admin"]);
    expect(await db().user.count({ where: { role: "admin" } })).toBe(1);
  });

  it("goes when it is the only one, whatever guests there are, and the next one administers", async () => {
    const guest = new Browser();
    const word = canary();
    await writeAs(guest);
    await readAnswer(await ask(guest, word));
    const admin = await account("admin");
    // What would otherwise lock everybody out for good.
    await storePolicy({ signUp: "closed", guests: true, models: ["mistral-small-latest"] });
    expect(await outcomeOf(await erase(admin.browser, admin.email, goodPassword))).toBe("erased");
    expect(await readPolicy()).toEqual({ signUp: null, guests: true, models: ["mistral-small-latest"] });
    expect((await findInTables([word])).length).toBeGreaterThan(0);
    const next = new Browser();
    expect((await registerWith(next, { email: newEmail(), password: goodPassword })).status).toBe(201);
    expect((await viewerOf(next)).role).toBe("admin");
  });

  it("leaves an administrator behind, whoever registers in that moment", async () => {
    const admin = await account("admin");
    const next = new Browser();
    const [outcome, registered] = await Promise.all([
      erase(admin.browser, admin.email, goodPassword).then(outcomeOf),
      registerWith(next, { email: newEmail(), password: goodPassword }),
    ]);
    expect(registered.status).toBe(201);
    expect(["erased", "last_admin"]).toContain(outcome);
    expect(await db().user.count({ where: { role: "admin" } })).toBe(1);
  });
});

describeEachDatabase("all conversations", () => {
  it("go at once, with what is being written, and nothing else does", async () => {
    const { browser, id, word } = await settledUser();
    const other = await settledUser();
    const reading = readAnswer(await ask(browser, `[[scenario:long tokens=2000 rate=20]] ${word}`));
    const response = await browser.send(deleteAll, "DELETE", "/api/conversations");
    expect(await response.json()).toEqual({ deleted: 2 });
    expect((await reading).metadata.status).toBe("stopped");
    const list = await browser.send(listAll, "GET", "/api/conversations");
    expect(await list.json()).toEqual({ conversations: [], nextCursor: null });
    for (const table of ["Conversation", "Run", "File"]) expect(await countOf(table, id)).toBe(0);
    expect((await findInTables([word])).filter((line) => !/^(User|Account):/.test(line))).toEqual([]);
    expect((await viewerOf(browser)).id).toBe(id);
    expect(await countOf("Conversation", other.id)).toBe(1);
  });
});
