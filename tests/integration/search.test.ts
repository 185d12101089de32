import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { uuidv7 } from "uuidv7";
import { beforeEach, describe, expect, it } from "vitest";
import { moveGuest } from "@/lib/auth/guest-move";
import { deleteConversation, updateConversation } from "@/lib/conversations/server";
import { db } from "@/lib/db/server";
import type { MarkedText } from "@/lib/search/contract";
import { catchUpWholly, keepIndexing, stopIndexing } from "@/lib/search/server";
import { describeEachDatabase } from "../support/database";
import { indexNow, Library } from "../support/search-library";

const marked = (text: MarkedText | null | undefined) =>
  (text ?? []).filter(({ isMatch }) => isMatch).map(({ text }) => text);

const words = (userId: string) => db().searchWord.findMany({ where: { userId } });

describeEachDatabase("search", () => {
  let library: Library;
  beforeEach(async () => {
    library = await Library.open();
  });

  describe("finds", () => {
    it("a word in a message, and says where and whose it is", async () => {
      const conversationId = await library.conversation("Untitled things");
      const messageId = await library.message(conversationId, "Wind from the **north** is cold.");
      const [hit, ...others] = await library.find("north");
      expect(others).toEqual([]);
      expect(hit).toMatchObject({ conversationId, messageId, role: "assistant", closeness: "exact" });
      expect(marked(hit?.snippet)).toEqual(["north"]);
      expect(hit?.snippet?.map(({ text }) => text).join("")).toBe("Wind from the north is cold.");
    });

    it("a word without regard to case and accents, on either side", async () => {
      const id = await library.note("Un été éphémère à l'Œuvre, straße und ŁÓDŹ");
      for (const query of ["ETE", "éphemere", "oeuvre", "œuvre", "STRASSE", "lodz", "l'oeuvre"])
        expect(await library.ids(query), query).toEqual([id]);
    });

    it("words of any alphabet", async () => {
      const id = await library.note("Ветер в МОСКВЕ. Άνεμος. الريح الشمالية. हवा चलती है");
      for (const query of ["москве", "ВЕТЕР", "άνεμος", "الشمالية", "चलती"])
        expect(await library.ids(query), query).toEqual([id]);
    });

    it("what stands anywhere in a text without spaces", async () => {
      const id = await library.note(
        "今日は東京都の天気について、iPhone手机で調べました。ภาษาไทยง่ายมาก 한국어입니다",
      );
      await library.note("京都の東");
      for (const query of ["東京都", "天気", "気", "手机", "iphone", "調べ", "ไทยง่าย", "국어"])
        expect(await library.ids(query), query).toContain(id);
      expect(await library.ids("東京")).toEqual([id]);
      expect(await library.ids("天都")).toEqual([]);
      expect(marked((await library.find("天気"))[0]?.snippet)).toEqual(["天気"]);
    });

    it("parts of addresses, paths, tags and code", async () => {
      const id = await library.note(
        "See https://example.org/guide?x=1 or `lib/wind-speed.ts`: <Gust maxKnots={40}>",
      );
      for (const query of [
        "example",
        "guide",
        "wind-speed.ts",
        "speed",
        "gust",
        "example.org/guide",
        "maxknots",
      ])
        expect(await library.ids(query), query).toEqual([id]);
    });

    it("the beginning of a word, while it is being typed", async () => {
      const id = await library.note("Tramontane and other winds");
      for (const query of ["tr", "tramon", "wind", "other tramon"])
        expect(await library.ids(query), query).toEqual([id]);
      expect((await library.find("tramon"))[0]?.closeness).toBe("prefix");
    });

    it("a misspelt word", async () => {
      const id = await library.note("The library recommends a different algorithm word for beginners");
      for (const query of [
        "algoritm",
        "algorihtm",
        "libary",
        "recomends",
        "begginers",
        "wrod",
        "diferent algoritm",
      ])
        expect(await library.ids(query), query).toEqual([id]);
      expect((await library.find("algoritm"))[0]).toMatchObject({ closeness: "similar" });
      expect(marked((await library.find("algoritm"))[0]?.snippet)).toEqual(["algorithm"]);
      expect(await library.ids("logarithms")).toEqual([]);
    });

    it("all words together, words in their order, and nothing that was excluded", async () => {
      const both = await library.note("the north wind blows");
      const apart = await library.note("the wind of the north");
      await library.note("the north pole");
      expect(await library.ids("north wind")).toEqual([both, apart]);
      expect(await library.ids('"north wind"')).toEqual([both]);
      expect(await library.ids("north wind -blows")).toEqual([apart]);
      expect(await library.ids('wind -"north wind"')).toEqual([apart]);
      expect(await library.ids("-wind")).toEqual([]);
    });

    it("messages of every branch, and the names of files, but no thinking", async () => {
      const conversationId = await library.conversation();
      const question = await library.message(conversationId, "Question", { role: "user" });
      const hidden = await library.message(conversationId, "zephyr here", { parentId: question });
      const shown = await library.message(conversationId, "mistral there", { parentId: question });
      await db().conversation.update({ where: { id: conversationId }, data: { headId: shown } });
      expect(await library.ids("zephyr")).toEqual([hidden]);
      const file = await library.note("", {
        parts: [
          { type: "reasoning", text: "pondering" },
          { type: "file", mediaType: "text/plain", url: "/x", filename: "harvest-report.pdf" },
        ],
      });
      expect(await library.ids("harvest")).toEqual([file]);
      expect(await library.ids("pondering")).toEqual([]);
    });

    it("archived conversations, and says so", async () => {
      const conversationId = await library.conversation("Old storm");
      await updateConversation(library.userId, conversationId, { archived: true });
      expect(await library.find("storm")).toMatchObject([
        { conversationId, messageId: null, isArchived: true },
      ]);
    });
  });

  describe("orders", () => {
    it("titles before messages, exact before begun before misspelt, new before old", async () => {
      const at = (day: number) => ({ createdAt: new Date(Date.UTC(2026, 0, day)) });
      const similar = await library.note("a breze", at(9));
      const begun = await library.note("breezes", at(8));
      const old = await library.note("a breeze", at(1));
      const recent = await library.note("a breeze", at(2));
      const title = await library.conversation("Sea breeze", at(3));
      expect(await library.ids("breeze")).toEqual([title, recent, old, begun, similar]);
    });

    it("no more than three messages of one conversation", async () => {
      const long = await library.conversation();
      for (let count = 0; count < 6; count += 1) await library.message(long, "gale");
      const other = await library.note("gale", { createdAt: new Date(0) });
      const ids = await library.ids("gale");
      expect(ids).toHaveLength(4);
      expect(ids.at(-1)).toBe(other);
    });
  });

  describe("narrows", () => {
    it("to a model and to days", async () => {
      const day = (number: number) => new Date(Date.UTC(2026, 0, number));
      const one = await library.note("sirocco", { answeredModel: "mistral-large-2512", createdAt: day(1) });
      const two = await library.note("sirocco", { createdAt: day(2) });
      expect(await library.ids("sirocco", { model: "mistral-large-2512" })).toEqual([one]);
      expect(await library.ids("sirocco", { model: "m" })).toEqual([two]);
      expect(await library.ids("sirocco", { model: "m,mistral-large-2512" })).toEqual([two, one]);
      expect(await library.ids("sirocco", { from: day(2).toISOString() })).toEqual([two]);
      expect(await library.ids("sirocco", { to: day(2).toISOString() })).toEqual([one]);
    });

    it("pages: every hit once, whatever is written meanwhile", async () => {
      const expected = new Set<string>();
      for (let count = 0; count < 12; count += 1) expected.add(await library.note(`foehn number ${count}`));
      for (let count = 0; count < 5; count += 1) expected.add(await library.note(`foehns ${count}`));
      const seen: string[] = [];
      for (let cursor: string | null = null, page = 0; page === 0 || cursor; page += 1) {
        const next = await library.page("foehn", { limit: "5", ...(cursor ? { cursor } : {}) });
        seen.push(...next.hits.map(({ messageId }) => messageId ?? ""));
        cursor = next.nextCursor;
        await library.note("foehn, later");
      }
      expect(seen).toHaveLength(17);
      expect(new Set(seen)).toEqual(expected);
      await expect(library.page("foehn", { cursor: "bogus" })).rejects.toMatchObject({
        code: "invalid_input",
      });
    });
  });

  describe("follows", () => {
    it("an answer only once it is final, and then with its whole text", async () => {
      const id = await library.note("half of", { status: "streaming" });
      expect(await library.ids("half")).toEqual([]);
      const parts = [{ type: "text", text: "half of a harmattan" }];
      await db().message.update({ where: { id }, data: { status: "complete", parts } });
      expect(await library.ids("harmattan")).toEqual([id]);
    });

    it("a text that changes, and an answer that was carried on", async () => {
      const id = await library.note("bora");
      await library.ids("bora");
      await db().message.update({ where: { id }, data: { parts: [{ type: "text", text: "ostro" }] } });
      expect(await library.ids("ostro")).toEqual([id]);
      expect(await library.ids("bora")).toEqual([]);
      const continued = await library.note("ostro and more", { continuesId: id });
      expect(await library.ids("ostro")).toEqual([continued]);
    });

    it("a title that changes", async () => {
      const id = await library.conversation("Levanter");
      expect(await library.ids("levanter")).toEqual([id]);
      await updateConversation(library.userId, id, { title: "Poniente" });
      expect(await library.ids("levanter")).toEqual([]);
      expect(await library.ids("poniente")).toEqual([id]);
    });

    it("a deletion: nothing is found, and no word stays", async () => {
      const kept = await library.note("common word");
      const conversationId = await library.conversation("Gone");
      await library.message(conversationId, "common secretpassphrase");
      expect(await library.ids("secretpassphrase")).toHaveLength(1);
      await library.message(conversationId, "written since, never counted");
      await deleteConversation(library.userId, conversationId);
      expect(await library.ids("common")).toEqual([kept]);
      expect(await library.ids("secretpassphrase")).toEqual([]);
      const known = await words(library.userId);
      expect(known.map(({ word, entries }) => `${word} ${entries}`).sort()).toEqual(["common 1", "word 1"]);
      expect(await db().searchBacklog.count({ where: { userId: library.userId } })).toBe(0);
    });

    it("a message that is deleted alone", async () => {
      const conversationId = await library.conversation();
      const id = await library.message(conversationId, "etesian");
      await db().message.delete({ where: { id } });
      expect(await library.ids("etesian")).toEqual([]);
      expect(await db().searchEntry.count({ where: { conversationId } })).toBe(0);
    });

    it("what was deleted while others index it", async () => {
      for (let round = 0; round < 20; round += 1) {
        const conversationId = await library.conversation("Etesian");
        const kept = await library.note("etesian kept");
        const ids: string[] = [];
        for (let count = 0; count < 5; count += 1) {
          ids.push(await library.message(conversationId, `etesian ${count}`));
        }
        const remove =
          round % 2 === 0
            ? () => deleteConversation(library.userId, conversationId)
            : () => db().message.deleteMany({ where: { id: { in: ids } } });
        await Promise.all([
          indexNow(library.userId),
          remove(),
          library.ids("etesian"),
          indexNow(library.userId),
        ]);
        expect(await db().searchEntry.count({ where: { id: { in: ids } } })).toBe(0);
        expect(await db().searchDue.count({ where: { id: { in: ids } } })).toBe(0);
        expect(await db().searchEntry.count({ where: { id: kept } })).toBe(1);
      }
      const [word] = await db().searchWord.findMany({ where: { userId: library.userId, word: "kept" } });
      expect(
        (word?.entries ?? 0) + (await db().searchBacklog.count({ where: { userId: library.userId } })),
      ).toBeGreaterThanOrEqual(20);
    });

    it("the account: nothing of a deleted reader stays", async () => {
      await library.note("pampero");
      await library.ids("pampero");
      await library.note("pampero again");
      const { userId } = library;
      await db().user.delete({ where: { id: userId } });
      const counts = await Promise.all([
        db().searchEntry.count({ where: { userId } }),
        db().searchWord.count({ where: { userId } }),
        db().searchBacklog.count({ where: { userId } }),
        db().searchDue.count({ where: { userId } }),
      ]);
      expect(counts).toEqual([0, 0, 0, 0]);
    });

    it("the account, while it is indexed: neither gets in the other's way", async () => {
      for (let round = 0; round < 10; round += 1) {
        const leaving = await Library.open();
        const conversationId = await leaving.conversation("Sirocco");
        for (let count = 0; count < 30; count += 1) {
          await leaving.message(conversationId, `sirocco and word ${round * 100 + count}`);
        }
        const { userId } = leaving;
        await Promise.all([
          catchUpWholly(userId),
          db().$transaction(async (tx) => {
            await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
            await tx.user.delete({ where: { id: userId } });
          }),
          indexNow(userId),
          leaving.ids("sirocco"),
        ]);
        expect(await db().searchEntry.count({ where: { userId } })).toBe(0);
        expect(await db().searchWord.count({ where: { userId } })).toBe(0);
        expect(await db().searchDue.count({ where: { userId } })).toBe(0);
      }
    });

    it("a guest who becomes a reader", async () => {
      const guest = await Library.open();
      await db().user.update({ where: { id: guest.userId }, data: { isGuest: true } });
      const id = await guest.message(await guest.conversation("Chinook talk"), "chinook");
      await guest.ids("chinook");
      await moveGuest(guest.userId, library.userId);
      expect(await library.ids("chinook")).toHaveLength(2);
      expect(await library.ids("chinok")).toContain(id);
      expect(await guest.ids("chinook")).toEqual([]);
    });
  });

  it("indexes what was there before it: the migration leaves what the triggers would have", async () => {
    const conversationId = await library.conversation("Zonda", { createdAt: new Date(0) });
    const begun = await library.message(conversationId, "zonda be", { status: "interrupted" });
    await library.message(conversationId, "zonda begins", { continuesId: begun });
    await library.message(conversationId, "still zonda", { status: "streaming" });
    await library.message(conversationId, " ", { role: "user" });
    await catchUpWholly(library.userId);
    const { userId } = library;
    const indexed = async () => ({
      entries: await db().$queryRaw`
        SELECT "id", "conversationId", "isTitle", "modelId", "createdAt", "words"::text FROM "SearchEntry"
        WHERE "userId" = ${userId}::uuid ORDER BY "id"`,
      words: (await words(userId)).sort((one, other) => (one.word < other.word ? -1 : 1)),
    });
    const before = await indexed();
    expect(before.entries).toHaveLength(2);
    await db().$executeRaw`TRUNCATE "SearchDue", "SearchEntry", "SearchWord", "SearchBacklog" CASCADE`;
    const migration = (await readdir("prisma/migrations")).find((name) => name.endsWith("_search")) ?? "";
    const script = await readFile(join("prisma/migrations", migration, "migration.sql"), "utf8");
    const [, fill = ""] = /-- What is there already\.([\s\S]*?)-- CreateIndex/.exec(script) ?? [];
    for (const statement of fill.split(";").filter((text) => text.trim() !== ""))
      await db().$executeRawUnsafe(statement);
    expect(await indexed()).toEqual(before);
  });

  it("indexes what was written by itself, of every reader, and before anybody searches", async () => {
    const other = await Library.open();
    const ids = [await other.note("willy-willy")];
    for (let count = 0; count < 12; count += 1) ids.push(await library.note(`willy-willy ${count}`));
    keepIndexing();
    await expect
      .poll(() => db().searchEntry.count({ where: { id: { in: ids } } }), { timeout: 15_000 })
      .toBe(ids.length);
    await stopIndexing();
    expect(await db().searchDue.count({ where: { id: { in: ids } } })).toBe(0);
  });

  it("lets nobody wait until everything of a reader with much is indexed", async () => {
    const conversationId = await library.conversation();
    const messages = Array.from({ length: 600 }, (_, count) => ({
      id: uuidv7(),
      conversationId,
      role: "assistant" as const,
      status: "complete" as const,
      parts: [{ type: "text", text: `an import ${count}` }],
    }));
    await db().message.createMany({ data: messages });
    // More than are taken at once.
    const others = await Promise.all(Array.from({ length: 60 }, () => Library.open()));
    const ids = await Promise.all(others.map((other) => other.note("a short one")));
    keepIndexing();
    await expect
      .poll(() => db().searchEntry.count({ where: { id: { in: ids } } }), { timeout: 30_000, interval: 10 })
      .toBe(ids.length);
    expect(await db().searchDue.count({ where: { userId: library.userId } })).toBeGreaterThan(0);
    await stopIndexing();
  });

  it("catches up with a reader once at a time, however many searches ask for it", async () => {
    const conversationId = await library.conversation();
    for (let count = 0; count < 50; count += 1) await library.message(conversationId, `lagging ${count}`);
    const begun = catchUpWholly(library.userId);
    expect(catchUpWholly(library.userId)).toBe(begun);
    await begun;
    expect(await db().searchDue.count({ where: { userId: library.userId } })).toBe(0);
    expect(catchUpWholly(library.userId)).not.toBe(begun);
  });

  it("never finds what is another reader's, nor learns their words", async () => {
    const other = await Library.open();
    await other.message(await other.conversation("Khamsin title"), "khamsin body");
    await other.ids("khamsin");
    for (const query of ["khamsin", "kham", "khamsni", '"khamsin body"'])
      expect(await library.find(query), query).toEqual([]);
    expect(await words(library.userId)).toEqual([]);
  });

  it("says the same when frequent words are looked for among the newest first", async () => {
    const conversationId = await library.conversation();
    await db().$executeRaw`
      INSERT INTO "Message" ("id", "conversationId", "role", "status", "parts", "createdAt")
      SELECT gen_random_uuid(), c."id", 'user', 'complete',
        jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'frequent ' || n)),
        '2026-01-01'::timestamp + n * interval '1 minute'
      FROM generate_series(1, 3000) n, LATERAL (SELECT ${conversationId}::uuid AS "id") c`;
    await catchUpWholly(library.userId);
    const [first] = await library.find("frequent");
    expect(first?.snippet?.map(({ text }) => text).join("")).toBe("frequent 3000");
    expect(await library.ids("frequent 17")).toHaveLength(3);
  });

  it("takes any query without failing, however hostile", async () => {
    await library.note("it's a 'quoted' back\\slash & | ! ( ) <-> :* %_ text");
    const nasty = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.stringMatching(/^['"\\&|!()<>:*%_\-#; a-z東\0]{0,40}$/),
      fc
        .array(fc.constantFrom("a", "'", '"', "-", "text", "quoted", ":*", "<->", "\\", "&", "%", "東京"), {
          maxLength: 20,
        })
        .map((parts) => parts.join("")),
    );
    await fc.assert(
      fc.asyncProperty(nasty, async (q) => void (await library.find(q))),
      { numRuns: 80 },
    );
    for (const q of [
      "'".repeat(10_000),
      "a ".repeat(5_000),
      "x".repeat(10_000),
      "( ".repeat(5_000),
      "東".repeat(10_000),
    ])
      expect(await library.find(q)).toEqual(expect.any(Array));
    expect(await library.find("quoted")).toHaveLength(1);
  });
});
