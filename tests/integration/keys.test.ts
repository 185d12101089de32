import pino from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GET as getKey, PUT as putKey, DELETE as removeKey } from "@/app/api/account/key/route";
import { GET as getAccount } from "@/app/api/account/route";
import { GET as getModels } from "@/app/api/models/route";
import { moveGuest } from "@/lib/auth/guest-move";
import { stopChat, titleSettled } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import { connectionFor } from "@/lib/keys/server";
import { remember } from "@/lib/remember";
import { deriveKey, seal, unseal } from "@/lib/secrets/cipher";
import { readSecret, storeSecret } from "@/lib/secrets/server";
import { codeOf, viewerOf, writeAs } from "../support/accounts";
import { Browser } from "../support/browser";
import { ChatClient, errorCode, readAnswer } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";
import { useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();

const goodKey = "sk-own-0123456789-abcd";
const wrongKey = "sk-wrong-0123456789-zzzz";
const written: string[] = [];

beforeAll(() => {
  process.env.MISTRAL_BASE_URL = standin.baseUrl;
  process.env.MISTRAL_API_KEY = "server-key-0000";
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  // The log without its redaction: nothing may depend on that alone.
  remember("log", () => pino({ level: "trace" }, { write: (line) => void written.push(line) }));
});
beforeEach(() => standin.control.change({ keys: [goodKey, "server-key-0000"] }));
afterAll(async () => {
  await stopChat();
});

const put = (browser: Browser, key: string) =>
  browser.send(putKey, "PUT", "/api/account/key", {
    body: { key },
    headers: { "x-caller-address": crypto.randomUUID() },
  });

async function withOwnKey(): Promise<{ browser: Browser; userId: string }> {
  const browser = new Browser();
  expect((await put(browser, goodKey)).status).toBe(200);
  return { browser, userId: (await viewerOf(browser)).id };
}

describe("the cipher", () => {
  const key = deriveKey("a secret for tests that is long enough", "tests");
  const owner = { userId: "u1", kind: "mistral" };

  it("gives back what it took, and seals the same text differently each time", () => {
    const one = seal(key, owner, "déjà vu");
    const two = seal(key, owner, "déjà vu");
    expect(unseal(key, owner, one.ciphertext)).toBe("déjà vu");
    expect(Buffer.from(one.ciphertext).equals(Buffer.from(two.ciphertext))).toBe(false);
    expect(Buffer.from(one.ciphertext).includes("déjà vu")).toBe(false);
  });

  it("opens for no other user, kind, purpose or secret", () => {
    const { ciphertext } = seal(key, owner, "text");
    for (const other of [
      { ...owner, userId: "u2" },
      { ...owner, kind: "other" },
    ]) {
      expect(() => unseal(key, other, ciphertext)).toThrow();
    }
    expect(() =>
      unseal(deriveKey("another secret that is long enough too", "tests"), owner, ciphertext),
    ).toThrow();
    expect(() =>
      unseal(deriveKey("a secret for tests that is long enough", "x"), owner, ciphertext),
    ).toThrow();
  });

  it("notices every single changed byte", () => {
    const { ciphertext } = seal(key, owner, "text");
    for (const [index] of ciphertext.entries()) {
      const changed = Uint8Array.from(ciphertext);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => unseal(key, owner, changed)).toThrow();
    }
  });
});

describe("a reader's own key", () => {
  it("that Mistral refuses is told so, and nothing is stored", async () => {
    const browser = new Browser();
    await writeAs(browser);
    const response = await put(browser, wrongKey);
    expect(response.status).toBe(422);
    expect(await codeOf(response)).toBe("key_invalid");
    expect(await db().secret.count({ where: { userId: (await viewerOf(browser)).id } })).toBe(0);
  });

  it("that can't be checked is not stored", async () => {
    await standin.control.changeModels({ fault: "503" });
    const browser = new Browser();
    expect(await codeOf(await put(browser, goodKey))).toBe("provider_unavailable");
    expect(await db().secret.count({ where: { userId: (await viewerOf(browser)).id } })).toBe(0);
  });

  it("that is no key at all is refused before anybody is asked", async () => {
    const browser = new Browser();
    for (const key of ["", "short", "two words in one key", "clé-avec-accent-é"]) {
      expect((await put(browser, key)).status).toBe(400);
    }
    expect(await standin.control.requests()).toEqual([]);
  });

  it("is stored encrypted, and shown by its last four characters alone", async () => {
    const { browser, userId } = await withOwnKey();
    const row = await db().secret.findFirstOrThrow({ where: { userId } });
    expect(Buffer.from(row.ciphertext).toString("latin1")).not.toContain("own");
    expect(row).toMatchObject({ kind: "mistral", lastFour: "abcd" });
    const shown = await (await browser.send(getKey, "GET", "/api/account/key")).json();
    expect(shown).toEqual({ key: { lastFour: "abcd", addedAt: expect.any(String) } });
  });

  it("is in no answer of the API and in no line of the log, right or wrong", async () => {
    written.length = 0;
    const { browser } = await withOwnKey();
    const answers = [
      await put(browser, goodKey),
      await put(browser, wrongKey),
      await browser.send(getKey, "GET", "/api/account/key"),
      await browser.send(getModels, "GET", "/api/models?refresh=1"),
      await browser.send(getAccount, "GET", "/api/account"),
    ];
    for (const answer of answers) {
      const text = (await answer.text()) + JSON.stringify([...answer.headers]);
      expect(text).not.toMatch(/sk-own|sk-wrong|server-key/);
    }
    expect(written.join("")).toContain("key_invalid");
    expect(written.join("")).not.toMatch(/sk-own|sk-wrong|server-key/);
  });

  it("wins over the server's for models, chat and title, and the usage says whose it was", async () => {
    const client = new ChatClient();
    const conversationId = crypto.randomUUID();
    const first = await readAnswer(await client.send(conversationId, `Hello ${conversationId}`));
    await titleSettled(conversationId);
    const { userId } = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
    await storeSecret(userId, "mistral", goodKey);
    // From here on the server's key opens nothing.
    await standin.control.change({ keys: [goodKey] });

    const next = crypto.randomUUID();
    await readAnswer(await client.send(next, `Hello ${next}`));
    await titleSettled(next);

    const kinds = async (messageId: string) =>
      (await db().usageEntry.findMany({ where: { messageId }, orderBy: { kind: "asc" } })).map(
        ({ kind, keyKind }) => [kind, keyKind],
      );
    expect(await kinds(first.answerId)).toEqual([
      ["chat", "server"],
      ["title", "server"],
    ]);
    const answer = await db().message.findFirstOrThrow({
      where: { conversationId: next, role: "assistant" },
    });
    expect(await kinds(answer.id)).toEqual([
      ["chat", "own"],
      ["title", "own"],
    ]);
  });

  it("gives way to the server's once it is removed", async () => {
    const { browser, userId } = await withOwnKey();
    expect((await connectionFor(userId)).keyKind).toBe("own");
    expect((await browser.send(removeKey, "DELETE", "/api/account/key")).status).toBe(204);
    expect(await connectionFor(userId)).toMatchObject({ keyKind: "server", apiKey: "server-key-0000" });
  });

  it("moved by hand to another user's row opens nothing", async () => {
    const { userId } = await withOwnKey();
    const { viewer } = await writeAs(new Browser());
    await db().secret.updateMany({ where: { userId }, data: { userId: viewer.id } });
    await expect(readSecret(viewer.id, "mistral")).rejects.toMatchObject({ code: "key_invalid" });
  });

  it("goes with a guest to their account, sealed for its new owner", async () => {
    const { userId } = await withOwnKey();
    const account = await db().user.create({ data: { email: `${crypto.randomUUID()}@example.org` } });
    await moveGuest(userId, account.id);
    expect(await readSecret(account.id, "mistral")).toBe(goodKey);
  });

  it("of the account stays when its guest had another; one that can't be opened is left behind", async () => {
    const account = await db().user.create({ data: { email: `${crypto.randomUUID()}@example.org` } });
    await storeSecret(account.id, "mistral", "the account's own key");
    const { userId } = await withOwnKey();
    await db().secret.create({
      data: { userId, kind: "broken", lastFour: "0000", keyId: "gone", ciphertext: Buffer.from("x") },
    });
    await moveGuest(userId, account.id);
    expect(await readSecret(account.id, "mistral")).toBe("the account's own key");
    expect(await db().secret.count({ where: { kind: "broken" } })).toBe(0);
  });
});

describe("a change of the server's secret", () => {
  it("leaves keys readable while the old secret is known, and moves them to the new one when they are used", async () => {
    const { userId } = await withOwnKey();
    const owner = { userId, kind: "rotated" };
    const before = deriveKey("the secret of last year, long enough", "user-secrets");
    await db().secret.create({ data: { ...owner, ...seal(before, owner, "kept"), lastFour: "kept" } });
    await expect(readSecret(userId, "rotated")).rejects.toMatchObject({ code: "key_invalid" });

    // The settings are read once, so they are changed where they are kept.
    Object.assign(env(), { AUTH_SECRET_PREVIOUS: "the secret of last year, long enough" });
    expect(await readSecret(userId, "rotated")).toBe("kept");
    Object.assign(env(), { AUTH_SECRET_PREVIOUS: undefined });
    expect(await readSecret(userId, "rotated")).toBe("kept");
  });
});

it("without any key a question is refused and nothing is stored", async () => {
  const settings = env();
  const { MISTRAL_API_KEY, MISTRAL_BASE_URL } = settings;
  Object.assign(settings, { MISTRAL_API_KEY: undefined, MISTRAL_BASE_URL: undefined });
  try {
    const client = new ChatClient();
    const id = crypto.randomUUID();
    const response = await client.send(id, "Anybody there?");
    expect(response.status).toBe(503);
    expect(await errorCode(response)).toBe("key_missing");
    expect(await db().conversation.count({ where: { id } })).toBe(0);
    const list = await (await new Browser().send(getModels, "GET", "/api/models")).json();
    expect(list).toMatchObject({ models: [], problem: { code: "key_missing" }, keyKind: null });
  } finally {
    Object.assign(settings, { MISTRAL_API_KEY, MISTRAL_BASE_URL });
  }
});

it("a server's address without a key, where one is asked for, is told as a missing key", async () => {
  const settings = env();
  const { MISTRAL_API_KEY } = settings;
  Object.assign(settings, { MISTRAL_API_KEY: undefined });
  try {
    const list = await (await new Browser().send(getModels, "GET", "/api/models")).json();
    expect(list).toMatchObject({ models: [], problem: { code: "key_missing" }, keyKind: "server" });
    const reading = await readAnswer(await new ChatClient().send(crypto.randomUUID(), "Anybody there?"));
    expect(reading.metadata).toMatchObject({ status: "failed", error: { code: "key_missing" } });
    // The same readers with keys of their own are served.
    const { browser } = await withOwnKey();
    const own = await (await browser.send(getModels, "GET", "/api/models")).json();
    expect(own).toMatchObject({ problem: null, keyKind: "own" });
  } finally {
    Object.assign(settings, { MISTRAL_API_KEY });
  }
});
