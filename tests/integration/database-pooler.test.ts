import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { readAnswer } from "../support/chat-client";
import { type ChatProcess, startChatProcess } from "../support/chat-process";
import { describePostgresql } from "../support/database";
import { findPooler, type Pooler, startPooler } from "../support/pooler";
import { useStandin } from "../support/standin";

const standin = useStandin();
const program = findPooler();

/** Fewer than the instances would have of their own, so every transaction may find itself on another connection. */
const connections = 3;

if (program) describePostgresql("three instances behind PgBouncer", (test) => define(program, test));
else {
  it.runIf(process.env.REQUIRE_POSTGRES === "1")("have a PgBouncer to run behind", () => {
    expect.fail("No PgBouncer: install it, or leave REQUIRE_POSTGRES out.");
  });
  it.skip("three instances behind PgBouncer: there is none here", () => {});
}

function define(program: string, createTestDatabase: () => Promise<string>): void {
  let pooler: Pooler;
  let direct: pg.Client;
  let instances: ChatProcess[];

  beforeAll(async () => {
    const url = await createTestDatabase();
    direct = new pg.Client({ connectionString: url });
    await direct.connect();
    // A session's settings do not hold behind a pooler by themselves.
    await direct.query(`ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET TimeZone = 'Asia/Tokyo'`);
    pooler = await startPooler(program, url, connections);
    // At once, as a deployment does: only one of them migrates.
    instances = await Promise.all(
      [1, 2, 3].map(() =>
        startChatProcess({ DATABASE_URL: pooler.url, MISTRAL_BASE_URL: standin.baseUrl, TRUST_PROXY: "1" }),
      ),
    );
  });
  afterAll(async () => {
    await Promise.all((instances ?? []).map((one) => one.end("SIGKILL")));
    await pooler?.end();
    await direct?.end();
  });

  const urlOf = (index: number) => instances[index % instances.length]?.url ?? "";

  it("migrate once, and leave no lock on a connection that others get", async () => {
    const { rows: twice } = await direct.query(
      `SELECT migration_name FROM "_prisma_migrations" GROUP BY migration_name HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
    const { rows: locks } = await direct.query(
      `SELECT objid FROM pg_locks WHERE locktype = 'advisory'
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(locks).toEqual([]);
  });

  it("behave as one: begun on the first, followed on the second, stopped from the third", async () => {
    const reader = instances[0]?.newReader();
    if (!reader) throw new Error("there is no instance");
    const id = uuidv7();
    const here = readAnswer(await reader.send(id, `[[scenario:never-ending rate=50]]\n${id}`));
    await standin.control.waitForRequest(id, "first-token");
    const there = readAnswer(await reader.at(urlOf(1)).attach(id));
    expect((await reader.at(urlOf(2)).stop(id)).status).toBe(204);
    const [own, other] = await Promise.all([here, there]);
    expect([own.metadata.status, other.metadata.status]).toEqual(["stopped", "stopped"]);
    expect(other.text).toBe(own.text);
  });

  it("write many answers at once over few connections, each whole and at the right time", async () => {
    const startedAt = Date.now();
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const reader = instances[index % 3]?.newReader();
        if (!reader) throw new Error("there is no instance");
        const id = uuidv7();
        const { text } = await readAnswer(
          await reader.send(id, "[[scenario:long tokens=60 rate=60]]\nHello"),
        );
        expect(text).toBe(longMarkdown(60));
        const { messages } = await reader.at(urlOf(index + 1)).conversation(id);
        for (const { metadata } of messages) {
          const at = Date.parse(metadata?.createdAt ?? "");
          expect(at).toBeGreaterThan(startedAt - 60_000);
          expect(at).toBeLessThan(Date.now() + 60_000);
        }
      }),
    );
    // What the database's own clock wrote agrees with ours.
    const { rows } = await direct.query(
      `SELECT count(*)::int AS count FROM "Run"
       WHERE abs(extract(epoch FROM "heartbeatAt" - (now() AT TIME ZONE 'UTC'))) > 600`,
    );
    expect(rows[0].count).toBe(0);
    const { rows: connected } = await direct.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    expect(connected[0].count).toBeGreaterThan(0);
    expect(connected[0].count).toBeLessThanOrEqual(connections);
  });
}
