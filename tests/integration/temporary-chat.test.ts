import { randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { afterAll, expect, it, vi } from "vitest";
import { POST as postStop } from "@/app/api/chat/temporary/[id]/stop/route";
import { GET as getStream } from "@/app/api/chat/temporary/[id]/stream/route";
import { POST as postChat } from "@/app/api/chat/temporary/route";
import { GET as getConversations } from "@/app/api/conversations/route";
import { readTemporary, stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { codeOf, viewerOf } from "../support/accounts";
import { Browser } from "../support/browser";
import { readAnswer, testModel } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { findInTables } from "../support/scan-tables";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();

useServerSettings(standin);
afterAll(stopChat);

type Said = { role: "user" | "assistant"; text: string };
type Handler = typeof postChat;

const canary = () => `canary${randomUUID().replaceAll("-", "")}`;

function send(browser: Browser, chatId: string, said: Said[], systemPrompt?: string) {
  return browser.send(postChat, "POST", "/api/chat/temporary", {
    body: {
      chatId,
      modelId: testModel,
      messages: said.map(({ role, text }) => ({ id: uuidv7(), role, parts: [{ type: "text", text }] })),
      ...(systemPrompt ? { settings: { systemPrompt } } : {}),
    },
  });
}

/** Handlers with an id in their path. */
function call(browser: Browser, handler: typeof getStream | typeof postStop, method: string, id: string) {
  const withId: Handler = (request) => handler(request, { params: Promise.resolve({ id }) });
  return browser.send(withId, method, `/api/chat/temporary/${id}`);
}

describeEachDatabase("a temporary chat", () => {
  it("leaves nothing in any table, while it is written and afterwards, but what it cost", async () => {
    const browser = new Browser();
    const [chatId, word, secret] = [uuidv7(), canary(), canary()];
    const response = await send(
      browser,
      chatId,
      [{ role: "user", text: `[[scenario:long tokens=120 rate=200]] ${word}` }],
      secret,
    );
    const traces: string[] = [];
    const reading = readAnswer(response, ({ deltas }) => deltas > 3);
    await reading;
    traces.push(...(await findInTables([word, secret, chatId])));
    const whole = await readAnswer(await call(browser, getStream, "GET", chatId));
    expect(whole.metadata.status).toBe("complete");
    expect(whole.text.length).toBeGreaterThan(100);
    traces.push(
      ...(await findInTables([word, secret, chatId, whole.text.slice(0, 40), whole.text.slice(-40)])),
    );
    expect(traces).toEqual([]);
    const { id } = await viewerOf(browser);
    for (const count of await Promise.all([
      db().conversation.count({ where: { userId: id } }),
      db().run.count({ where: { userId: id } }),
    ])) {
      expect(count).toBe(0);
    }
    const [usage] = await db().usageEntry.findMany({ where: { userId: id } });
    expect(usage).toMatchObject({ kind: "chat", messageId: null, keyKind: "server" });
    expect(usage?.completionTokens).toBeGreaterThan(0);
    const list = await browser.send(getConversations, "GET", "/api/conversations");
    expect(await list.json()).toEqual({ conversations: [], nextCursor: null });
    // No title was asked for either.
    const requests = await standin.control.requests(word);
    expect(requests).toHaveLength(1);
  });

  it("goes on with what the page still has: the thread and the settings come along", async () => {
    const browser = new Browser();
    const word = canary();
    await readAnswer(
      await send(
        browser,
        uuidv7(),
        [
          { role: "user", text: `First ${word}` },
          { role: "assistant", text: "Answered." },
          { role: "user", text: "And now?" },
        ],
        "Be brief.",
      ),
    );
    const [request] = await standin.control.requests(word);
    expect(request?.body).toMatchObject({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user" },
        { role: "assistant" },
        { role: "user" },
      ],
    });
  });

  it("ends where it is written when its reader is shut out by another instance", async () => {
    const browser = new Browser();
    const response = await send(browser, uuidv7(), [{ role: "user", text: "[[scenario:never-ending]] on" }]);
    const reading = readAnswer(response);
    const { id } = await viewerOf(browser);
    await db().user.update({ where: { id }, data: { disabledAt: new Date() } });
    const { metadata, text } = await reading;
    expect(metadata.status).toBe("stopped");
    expect(text.length).toBeGreaterThan(0);
  });

  it("can be carried on from an unfinished answer", async () => {
    const word = canary();
    const { text } = await readAnswer(
      await send(new Browser(), uuidv7(), [
        { role: "user", text: word },
        { role: "assistant", text: "It began" },
      ]),
    );
    expect(text.startsWith("It began")).toBe(true);
    const [request] = await standin.control.requests(word);
    expect(request?.body).toMatchObject({
      messages: [{ role: "user" }, { role: "assistant", content: "It began", prefix: true }],
    });
  });

  it("is found by its own page that is loaded anew, and by nobody else", async () => {
    const [browser, stranger] = [new Browser(), new Browser()];
    const chatId = uuidv7();
    const response = await send(browser, chatId, [
      { role: "user", text: "[[scenario:long tokens=400 rate=100]] Go on" },
    ]);
    await readAnswer(await send(stranger, uuidv7(), [{ role: "user", text: "My own" }]));
    const [owner, other] = [await viewerOf(browser), await viewerOf(stranger)];
    expect(readTemporary(owner.id, chatId)?.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
    expect(readTemporary(other.id, chatId)).toBeNull();
    expect((await call(stranger, getStream, "GET", chatId)).status).toBe(204);
    expect((await call(stranger, postStop, "POST", chatId)).status).toBe(204);
    expect(await codeOf(await send(stranger, chatId, [{ role: "user", text: "Mine now" }]))).toBe("conflict");
    expect(await codeOf(await send(browser, chatId, [{ role: "user", text: "Twice" }]))).toBe("conflict");
    expect((await call(browser, postStop, "POST", chatId)).status).toBe(204);
    expect((await readAnswer(response)).metadata.status).toBe("stopped");
  });

  it("ends when its page is gone for good", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const browser = new Browser();
      const chatId = uuidv7();
      const response = await send(browser, chatId, [
        { role: "user", text: "[[scenario:long tokens=4000 rate=50]] Go on" },
      ]);
      await response.body?.cancel();
      const attached = await call(browser, getStream, "GET", chatId);
      expect(attached.status).toBe(200);
      vi.advanceTimersByTime(20_000);
      // Somebody reads: it goes on.
      expect(readTemporary((await viewerOf(browser)).id, chatId)).not.toBeNull();
      await attached.body?.cancel();
      vi.advanceTimersByTime(16_000);
      vi.useRealTimers();
      const late = await call(browser, getStream, "GET", chatId);
      expect((await readAnswer(late)).metadata.status).toBe("stopped");
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses what is no thread", async () => {
    const browser = new Browser();
    const bodies = [
      {},
      { chatId: uuidv7(), modelId: testModel, messages: [] },
      { chatId: uuidv7(), modelId: testModel, messages: [{ id: uuidv7(), role: "system", parts: [] }] },
      { chatId: uuidv7(), modelId: testModel, messages: [{ id: uuidv7(), role: "assistant", parts: [] }] },
      { chatId: "x", modelId: testModel, messages: [{ id: uuidv7(), role: "user", parts: [] }] },
    ];
    for (const body of bodies) {
      const response = await browser.send(postChat, "POST", "/api/chat/temporary", { body });
      expect([response.status, await codeOf(response)]).toEqual([400, "invalid_input"]);
    }
  });
});
