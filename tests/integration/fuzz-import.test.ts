import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { conversationFiles } from "../support/conversation-files";
import { describeEachDatabase } from "../support/database";
import { TransferClient } from "../support/transfer-client";
import { zipOf } from "../support/zip";

beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
});

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/exports/${name}`, import.meta.url), "utf8");
const exports = ["chatgpt.json", "claude.json"].map(fixture);
/** A file of somebody else's, or one of ours with a conversation of any shape. */
const whole = fc.oneof(
  fc.constantFrom(...exports),
  conversationFiles.map((file) => JSON.stringify(file)),
);

/** An export with some of its characters changed, cut, doubled or put elsewhere. */
const damaged = fc
  .tuple(
    whole,
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(40),
        put: fc.oneof(
          fc.constantFrom(
            "",
            '"',
            "{",
            "[",
            "]}",
            "null",
            "\\u0000",
            "\\ud800",
            "-1e999",
            ",",
            '"parent":"self"',
            "[[[[[[[[",
          ),
          fc.string({ unit: "binary", maxLength: 10 }),
        ),
      }),
      { maxLength: 5 },
    ),
  )
  .map(([text, wounds]) =>
    wounds.reduce((current, { at, cut, put }) => {
      const from = Math.floor(at * current.length);
      return current.slice(0, from) + put + current.slice(from + cut);
    }, text),
  );

/** The file with its value of that place, as a parser meets them, made another. */
function withAnother(text: string, place: number, other: unknown): string {
  let seen = 0;
  return JSON.stringify(JSON.parse(text, (_, value: unknown) => (seen++ === place ? other : value)));
}

/** Values of an export, each of which may be anything: the file itself stays JSON. */
const altered = fc
  .tuple(
    whole,
    fc.nat(2_000),
    fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom("\0", "\ud800", -1, 1e300, "9".repeat(400))),
  )
  .map(([text, place, other]) => withAnother(text, place, other));

describeEachDatabase("an import of whatever file", () => {
  afterAll(() => stopChat());

  it("ends with an account of itself, and each conversation is there whole or not at all", async () => {
    const client = new TransferClient();
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, altered), fc.boolean(), async (text, isZip) => {
        await db().rateLimiterFlexible.deleteMany();
        const body = isZip ? await zipOf({ "conversations.json": text }) : text;
        const report = await client.import(body);
        taken += report.items.filter(
          ({ source, status }) => source === "tramontane" && status === "imported",
        ).length;
        // What the database refused is our fault and not the file's.
        expect(report.items.filter(({ reason }) => reason === "not_stored")).toEqual([]);
      }),
      { numRuns: 160, endOnFailure: true },
    );
    expect(taken).toBeGreaterThan(0);
    const [halves] = await db().$queryRaw<Record<string, number>[]>`
      SELECT
        (SELECT count(*)::int FROM "Conversation" c WHERE NOT EXISTS
          (SELECT 1 FROM "Message" m WHERE m."conversationId" = c."id")) AS "empty",
        (SELECT count(*)::int FROM "Conversation" c WHERE c."headId" IS NULL OR NOT EXISTS
          (SELECT 1 FROM "Message" m WHERE m."id" = c."headId" AND m."conversationId" = c."id")) AS "headless",
        (SELECT count(*)::int FROM "Message" WHERE "status" = 'streaming') AS "unfinished"`;
    expect(halves).toEqual({ empty: 0, headless: 0, unfinished: 0 });
  }, 300_000);

  it("takes a sign that no database takes in any value of a conversation", async () => {
    const client = new TransferClient();
    let taken = 0;
    // One message has fewer values.
    for (let place = 0; place < 60; place++) {
      await db().rateLimiterFlexible.deleteMany();
      const [file] = fc.sample(conversationFiles, { seed: place, numRuns: 1 });
      const { items } = await client.import(withAnother(JSON.stringify(file), place, "a\0b"));
      taken += items.filter(({ status }) => status === "imported").length;
      expect(items.filter(({ reason }) => reason === "not_stored")).toEqual([]);
    }
    expect(taken).toBeGreaterThan(10);
  }, 300_000);

  it("of noise, or of a broken archive, says what is wrong with it", async () => {
    const client = new TransferClient();
    const archive = await zipOf({ "conversations.json": exports[0] ?? "" });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc
            .tuple(fc.nat(archive.length - 1), fc.nat(255))
            .map(([at, byte]) => Uint8Array.from(archive).with(at, byte)),
          fc.nat(archive.length - 1).map((end) => Uint8Array.from(archive).slice(0, end)),
        ),
        async (bytes) => {
          await db().rateLimiterFlexible.deleteMany();
          const report = await client.import(bytes);
          expect(report.items.filter(({ reason }) => reason === "not_stored")).toEqual([]);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  }, 300_000);
});
