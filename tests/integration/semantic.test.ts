import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { moveGuest } from "@/lib/auth/guest-move";
import { deleteConversation } from "@/lib/conversations/server";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { env } from "@/lib/env";
import { embeddingSlotMs, serverConnection, streamAnswer } from "@/lib/mistral/server";
import { keepIndexing, stopIndexing } from "@/lib/search/server";
import {
  findNearest,
  getSemanticStatus,
  setSemanticSearch,
  startSemantic,
  stopSemantic,
} from "@/lib/semantic/server";
import { claimBatch, freeClaims, keepVectors, usualRoom } from "@/lib/semantic/tasks";
import { usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { describeEachDatabase, describePostgresql, emptyDatabase } from "../support/database";
import { indexNow, Library } from "../support/search-library";
import { embeddingCalls, switchOnAndWait } from "../support/semantic";
import { useStandin } from "../support/standin";

const standin = useStandin();
const signal = new AbortController().signal;

beforeAll(() => {
  Object.assign(env(), {
    MISTRAL_BASE_URL: standin.baseUrl,
    MISTRAL_API_KEY: "server-key-0000",
    LOG_LEVEL: "silent",
  });
});

const calls = () => embeddingCalls(standin.control);

async function vectors(userId: string): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "SemanticVector" WHERE "userId" = ${userId}::uuid`;
  return row?.count ?? 0;
}

const tasks = (userId: string) => db().semanticTask.count({ where: { userId } });

/** A reader with a conversation of so many messages. */
async function readerWith(count: number): Promise<{ library: Library; conversationId: string }> {
  const library = await Library.open();
  const conversationId = await library.conversation("A title that nobody sends");
  for (let index = 0; index < count; index += 1) {
    await library.message(conversationId, `Message number ${index} about the wind`);
  }
  await indexNow(library.userId);
  return { library, conversationId };
}

describeEachDatabase("messages are taken for embedding", () => {
  // Needs no vectors, so that it is tried on every database.
  it("each by one process, however many there are, and again when a claim has run out", async () => {
    const { library } = await readerWith(100);
    await db().semanticReader.create({ data: { userId: library.userId } });
    await db().$executeRaw`
      INSERT INTO "SemanticTask" ("entryId", "userId")
      SELECT "id", "userId" FROM "SearchEntry" WHERE NOT "isTitle" AND "userId" = ${library.userId}::uuid`;
    const batches = await Promise.all(Array.from({ length: 6 }, () => claimBatch(library.userId, usualRoom)));
    const taken = batches.flatMap((batch) => batch?.messages.map(({ entryId }) => entryId) ?? []);
    expect(new Set(taken).size).toBe(taken.length);
    for (
      let more = await claimBatch(library.userId, usualRoom);
      more;
      more = await claimBatch(library.userId, usualRoom)
    ) {
      taken.push(...more.messages.map(({ entryId }) => entryId));
    }
    expect(new Set(taken).size).toBe(100);
    expect(taken).toHaveLength(100);

    await db().semanticTask.updateMany({
      where: { entryId: taken[0] ?? "" },
      data: { claimedUntil: new Date(Date.now() - 1) },
    });
    const again = await claimBatch(library.userId, usualRoom);
    expect(again?.messages.map(({ entryId }) => entryId)).toEqual([taken[0]]);
    await freeClaims();
    expect((await claimBatch(library.userId, usualRoom))?.messages).toHaveLength(32);
  });

  it("while they are there and their reader wants it: both take the task along", async () => {
    const { library, conversationId } = await readerWith(3);
    await db().semanticReader.create({ data: { userId: library.userId } });
    const noted = await library.message(conversationId, "Written afterwards");
    await indexNow(library.userId);
    expect(await tasks(library.userId)).toBe(1);
    await db().message.delete({ where: { id: noted } });
    expect(await tasks(library.userId)).toBe(0);
    await library.message(conversationId, "And one more");
    await indexNow(library.userId);
    await setSemanticSearch(library.userId, { isOn: false });
    expect(await db().semanticTask.count()).toBe(
      await db().semanticTask.count({ where: { NOT: { userId: library.userId } } }),
    );
    await library.message(conversationId, "After it was switched off");
    await indexNow(library.userId);
    expect(await tasks(library.userId)).toBe(0);
  });
});

describeEachDatabase("finding by meaning", (kind) => {
  let isAvailable = false;
  beforeAll(async () => {
    isAvailable = (await getSemanticStatus((await Library.open()).userId)).isAvailable;
    // The embedded database always has it; a PostgreSQL server may.
    if (kind === "embedded") expect(isAvailable).toBe(true);
  });
  beforeEach(async () => {
    await emptyDatabase();
    await storeRules(usualRules);
    keepIndexing();
    await startSemantic();
  });
  afterEach(async () => {
    await stopIndexing();
    await stopSemantic();
  });

  it("sends nothing until it is switched on", async () => {
    const { library } = await readerWith(3);
    await stopSemantic();
    await startSemantic();
    expect(await getSemanticStatus(library.userId)).toMatchObject({
      isOn: false,
      done: 0,
      total: 0,
      problem: null,
    });
    expect(await findNearest(library.userId, "breeze", {}, signal)).toEqual([]);
    expect(await calls()).toEqual([]);
  });

  it("says so where the database has no pgvector, and everything else works", async ({ skip }) => {
    skip(isAvailable, "This database has pgvector.");
    const { library } = await readerWith(2);
    await expect(setSemanticSearch(library.userId, { isOn: true })).rejects.toMatchObject({
      code: "semantic_unavailable",
    });
    expect(await getSemanticStatus(library.userId)).toMatchObject({ isOn: false, isAvailable: false });
    expect(await library.ids("wind")).toHaveLength(2);
    // Somebody whose data came from a database that has it is told, and may switch it off.
    await db().semanticReader.create({ data: { userId: library.userId } });
    await stopSemantic();
    await startSemantic();
    expect(await getSemanticStatus(library.userId)).toMatchObject({
      isOn: true,
      isAvailable: false,
      done: 0,
    });
    expect(await findNearest(library.userId, "breeze", {}, signal)).toEqual([]);
    expect(await setSemanticSearch(library.userId, { isOn: false })).toMatchObject({ isOn: false });
    expect(await calls()).toEqual([]);
  });

  describe("where the database has pgvector", () => {
    it("counts the messages of a moment ago, which search does not know yet, as still to be done", async ({
      skip,
    }) => {
      skip(!isAvailable, "This database has no pgvector.");
      await stopIndexing();
      const library = await Library.open();
      const conversationId = await library.conversation("Winds");
      await library.message(conversationId, "Gusts of wind");
      await library.message(conversationId, "A calm after them");
      expect(await setSemanticSearch(library.userId, { isOn: true })).toMatchObject({ done: 0, total: 2 });
      keepIndexing();
      await expect
        .poll(() => getSemanticStatus(library.userId), { timeout: 20_000 })
        .toMatchObject({ done: 2, total: 2 });
    });

    beforeEach(({ skip }) => skip(!isAvailable, "This PostgreSQL has no pgvector."));

    it("embeds every message in batches of 32, the newest first, and notes what each call took", async () => {
      const { library } = await readerWith(70);
      await switchOnAndWait(library.userId);
      const sent = await calls();
      expect(sent.map(({ texts }) => texts.length)).toEqual([32, 32, 6]);
      expect(sent[0]?.texts[0]).toBe("Message number 69 about the wind");
      expect(new Set(sent.flatMap(({ texts }) => texts)).size).toBe(70);
      expect(await vectors(library.userId)).toBe(70);
      const entries = await db().usageEntry.findMany({ where: { userId: library.userId } });
      expect(entries).toHaveLength(3);
      for (const entry of entries) {
        expect(entry).toMatchObject({
          kind: "embedding",
          modelId: "mistral-embed",
          keyKind: "server",
          isEstimate: false,
        });
        expect(entry.promptTokens).toBeGreaterThan(0);
      }
    });

    it("embeds what is written afterwards by itself", async () => {
      const { library, conversationId } = await readerWith(1);
      await switchOnAndWait(library.userId);
      await library.message(conversationId, "Something new");
      await expect.poll(() => vectors(library.userId), { timeout: 15_000 }).toBe(2);
    });

    it("sends less at once when messages are long, and less again when that is still too much", async () => {
      const library = await Library.open();
      for (let index = 0; index < 12; index += 1)
        await library.note(`${index} ${"wind and weather ".repeat(600)}`);
      await standin.control.next({ kind: "embeddings", scenario: "context-too-long" });
      await switchOnAndWait(library.userId);
      const sizes = (await calls()).map(({ texts }) => texts.length);
      expect(sizes[0]).toBe(8);
      expect(sizes[1]).toBe(4);
      expect(Math.max(...(await calls()).flatMap(({ texts }) => texts.map((text) => text.length)))).toBe(
        6_000,
      );
      expect(await vectors(library.userId)).toBe(12);
    });

    it("leaves out a message that is taken in no length, and goes on with the others", async () => {
      const library = await Library.open();
      await library.note("word ".repeat(1_000));
      // 5,000 characters, then halves of the 6,000 that go out at most.
      await standin.control.next({ kind: "embeddings", scenario: "422", times: 5 });
      await switchOnAndWait(library.userId);
      expect((await calls()).map(({ texts }) => texts[0]?.length)).toEqual([5_000, 3_000, 1_500, 750, 375]);
      expect(await vectors(library.userId)).toBe(0);
      await library.note("short");
      await expect.poll(() => vectors(library.userId), { timeout: 15_000 }).toBe(1);
    });

    it("waits as long as the provider asks for, says why, and forgets it afterwards", async () => {
      const { library } = await readerWith(2);
      await standin.control.next({ kind: "embeddings", scenario: "429-retry-after seconds=7" });
      await setSemanticSearch(library.userId, { isOn: true });
      await expect
        .poll(async () => (await getSemanticStatus(library.userId)).problem?.error.code, { timeout: 10_000 })
        .toBe("provider_rate_limited");
      const { problem } = await getSemanticStatus(library.userId);
      expect(Date.parse(problem?.retryAt ?? "") - Date.now()).toBeGreaterThan(4_000);
      await expect.poll(() => vectors(library.userId), { timeout: 25_000 }).toBe(2);
      const [first, second] = await calls();
      expect((second?.startedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(6_900);
      expect((await getSemanticStatus(library.userId)).problem).toBeNull();
    });

    it("lets a chat go first when the key has to wait", async () => {
      const { library } = await readerWith(2);
      await standin.control.next({ kind: "embeddings", scenario: "429-retry-after seconds=2" });
      await setSemanticSearch(library.userId, { isOn: true });
      await expect.poll(async () => (await calls()).length, { timeout: 10_000, interval: 20 }).toBe(1);
      await expect.poll(async () => (await getSemanticStatus(library.userId)).problem !== null).toBe(true);
      // Nothing but the key's queue keeps the messages from now on, and they are in it before the chat.
      await db().semanticReader.updateMany({ data: { pausedUntil: null } });
      const slotMs = embeddingSlotMs(serverConnection(), "embedding");
      await stopSemantic();
      await startSemantic();
      await expect
        .poll(() => embeddingSlotMs(serverConnection(), "embedding"), { interval: 10 })
        .toBeGreaterThan(slotMs);
      const answer = streamAnswer({
        connection: serverConnection(),
        modelId: "mistral-small-latest",
        messages: [{ role: "user", content: "Who goes first?" }],
        signal,
      });
      for await (const _ of answer);
      await expect.poll(() => vectors(library.userId), { timeout: 15_000 }).toBe(2);
      const order = (await standin.control.requests())
        .filter(({ status }) => status === 200)
        .map(({ path }) => path)
        .filter((path) => path !== "/v1/models");
      expect(order).toEqual(["/v1/chat/completions", "/v1/embeddings"]);
    });

    it("stops at the quota, and says when it starts again", async () => {
      const { library } = await readerWith(2);
      await storeRules({ ...usualRules, member: { dayTokens: 0, monthTokens: null } });
      await setSemanticSearch(library.userId, { isOn: true });
      await expect
        .poll(async () => (await getSemanticStatus(library.userId)).problem?.error.code, { timeout: 10_000 })
        .toBe("quota_reached");
      expect(await calls()).toEqual([]);
      await expect(findNearest(library.userId, "breeze", {}, signal)).rejects.toMatchObject({
        code: "quota_reached",
      });
    });

    it("sends nothing of somebody whom an administrator has shut out", async () => {
      const { library } = await readerWith(2);
      await db().user.update({ where: { id: library.userId }, data: { disabledAt: new Date() } });
      await setSemanticSearch(library.userId, { isOn: true });
      // Whoever comes later would be served in any order, so this one was passed over.
      const { library: other } = await readerWith(1);
      await switchOnAndWait(other.userId);
      await stopSemantic();
      expect((await calls()).map(({ texts }) => texts.length)).toEqual([1]);
      expect(await tasks(library.userId)).toBe(2);
    });

    it("finds what means the same without a word in common, the nearest first, and a query is sent once", async () => {
      const library = await Library.open();
      const bicycle = await library.note("Mending a bicycle takes patience.");
      await library.note("La reine et son histoire.");
      await library.note("Bread needs flour, water and time.");
      await switchOnAndWait(library.userId);
      await standin.control.clear();
      const near = await findNearest(library.userId, "repair my bike", {}, signal);
      expect(near.map(({ id }) => id)).toEqual([bicycle]);
      expect((await findNearest(library.userId, "réparer mon vélo", {}, signal)).map(({ id }) => id)).toEqual(
        [bicycle],
      );
      expect(
        await findNearest(library.userId, "repair my bike", { from: new Date(Date.now() + 60_000) }, signal),
      ).toEqual([]);
      expect(await findNearest(library.userId, "repair my bike", { modelIds: ["another"] }, signal)).toEqual(
        [],
      );
      expect((await calls()).map(({ texts }) => texts)).toEqual([["repair my bike"], ["réparer mon vélo"]]);
    });

    it("never finds what is somebody else's", async () => {
      const [one, other] = [await Library.open(), await Library.open()];
      await one.note("Mending a bicycle takes patience.");
      await other.note("Another bicycle that somebody mended.");
      await switchOnAndWait(one.userId);
      await switchOnAndWait(other.userId);
      for (const { userId } of [one, other]) {
        const [near, ...others] = await findNearest(userId, "repair my bike", {}, signal);
        expect(others).toEqual([]);
        const conversation = await db().conversation.findUniqueOrThrow({
          where: { id: near?.conversationId ?? "" },
        });
        expect(conversation.userId).toBe(userId);
      }
    });

    it("forgets a message with the message, and everything when it is switched off", async () => {
      const { library, conversationId } = await readerWith(3);
      const alone = await library.note("Alone in its conversation");
      await switchOnAndWait(library.userId);
      await db().message.delete({ where: { id: alone } });
      expect(await vectors(library.userId)).toBe(3);
      await deleteConversation(library.userId, conversationId);
      expect(await vectors(library.userId)).toBe(0);

      await library.note("One more");
      await expect.poll(() => vectors(library.userId), { timeout: 15_000 }).toBe(1);
      expect(await setSemanticSearch(library.userId, { isOn: false })).toMatchObject({
        isOn: false,
        total: 0,
      });
      expect([await vectors(library.userId), await tasks(library.userId)]).toEqual([0, 0]);
    });

    it("keeps nothing of a call that was under way when it was switched off or a message deleted", async () => {
      const { library } = await readerWith(2);
      const gone = await library.note("Deleted meanwhile");
      await standin.control.next({ kind: "embeddings", scenario: "slow-headers delay=1500" });
      await setSemanticSearch(library.userId, { isOn: true });
      await standin.control.waitForRequest("Deleted meanwhile", "arrived", 10_000);
      await db().message.delete({ where: { id: gone } });
      await expect.poll(() => vectors(library.userId), { timeout: 10_000 }).toBe(2);

      const { library: other } = await readerWith(2);
      await standin.control.next({ kind: "embeddings", scenario: "slow-headers delay=1500" });
      await setSemanticSearch(other.userId, { isOn: true });
      await expect.poll(async () => (await calls()).length, { timeout: 10_000 }).toBe(2);
      await setSemanticSearch(other.userId, { isOn: false });
      await standin.control.waitForRequest("Message number 1", "ended", 10_000);
      await stopSemantic();
      expect([await vectors(other.userId), await tasks(other.userId)]).toEqual([0, 0]);
    });

    it("does not come along to an account that has not switched it on", async () => {
      const guest = await Library.open();
      await db().user.update({ where: { id: guest.userId }, data: { isGuest: true } });
      await guest.note("Of a guest");
      await switchOnAndWait(guest.userId);
      const account = await Library.open();
      await moveGuest(guest.userId, account.userId);
      expect(await account.ids("guest")).toHaveLength(1);
      expect([
        await vectors(account.userId),
        await vectors(guest.userId),
        await tasks(account.userId),
      ]).toEqual([0, 0, 0]);
    });

    it("makes vectors again that did not come along when the database moved", async () => {
      const { library } = await readerWith(3);
      await switchOnAndWait(library.userId);
      await stopSemantic();
      await db().$executeRaw`DELETE FROM "SemanticVector"`;
      await startSemantic();
      await expect.poll(() => vectors(library.userId), { timeout: 10_000 }).toBe(3);
    });
  });
});

describePostgresql("vectors are stored while others delete", (createTestDatabase) => {
  beforeAll(async () => {
    await openDatabase({ url: await createTestDatabase() });
    if ((await getSemanticStatus((await Library.open()).userId)).isAvailable) return;
    // Where there is no pgvector, text stands for it: here it is about locks.
    await db().$executeRaw`CREATE DOMAIN halfvec AS text`;
    await db().$executeRaw`
      CREATE TABLE "SemanticVector" (
        "entryId" UUID PRIMARY KEY REFERENCES "SearchEntry"("id") ON DELETE CASCADE ON UPDATE CASCADE,
        "userId" UUID NOT NULL REFERENCES "SemanticReader"("userId") ON DELETE CASCADE ON UPDATE CASCADE,
        "vector" halfvec NOT NULL
      )`;
  });
  afterAll(closeDatabase);

  const numbers = Array.from({ length: 1024 }, () => 0.5);

  it.each([
    ["a conversation", (library: Library, id: string) => deleteConversation(library.userId, id)],
    ["the account", (library: Library) => db().user.deleteMany({ where: { id: library.userId } })],
    ["the switch", (library: Library) => setSemanticSearch(library.userId, { isOn: false })],
  ])("and neither waits for the other for ever: %s", async (_, remove) => {
    for (let round = 0; round < 8; round += 1) {
      const { library, conversationId } = await readerWith(64);
      await setSemanticSearch(library.userId, { isOn: true });
      const batches = [
        await claimBatch(library.userId, usualRoom),
        await claimBatch(library.userId, usualRoom),
      ].filter((batch) => batch !== null);
      expect(batches).toHaveLength(2);
      await Promise.all([
        ...batches.map((batch) =>
          keepVectors(
            batch,
            batch.messages.map(() => numbers),
          ),
        ),
        remove(library, conversationId),
      ]);
      expect([await vectors(library.userId), await tasks(library.userId)]).toEqual([0, 0]);
    }
  });
});
