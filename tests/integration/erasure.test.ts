import { createHash, randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as postErasure } from "@/app/api/account/erasure/route";
import { PUT as putKey } from "@/app/api/account/key/route";
import { GET as getAccount } from "@/app/api/account/route";
import { POST as postChat } from "@/app/api/chat/route";
import { DELETE as deleteAll, GET as listAll } from "@/app/api/conversations/route";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import type { ErasureReceipt } from "@/lib/erasure/contract";
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
import { useStandin } from "../support/standin";

const standin = useStandin();
const ownKey = "sk-own-0123456789-erase";

beforeAll(() => {
  process.env.MISTRAL_BASE_URL = standin.baseUrl;
  process.env.MISTRAL_API_KEY = "test-key";
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  process.env.LOG_LEVEL = "silent";
});
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
  // A search counts words; a title that changes afterwards waits to be counted.
  await search(String(id), searchQuery.parse({ q: word }));
  await db().conversation.update({ where: { id: conversationId }, data: { title: `${word} title` } });
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
