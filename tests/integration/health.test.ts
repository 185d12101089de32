import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as getReady } from "@/app/api/health/ready/route";
import { GET as getHealth } from "@/app/api/health/route";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { goodPassword, newEmail, registerWith } from "../support/accounts";
import { Browser } from "../support/browser";
import { describePostgresql, withEmbeddedDatabase } from "../support/database";
import { layLine } from "../support/severable-line";

/** A provider whose list can be made to fail. */
let provider: Server;
let providerStatus = 200;
let asked = 0;

beforeAll(async () => {
  provider = createServer((_, response) => {
    asked++;
    response.writeHead(providerStatus).end(JSON.stringify({ object: "list", data: [] }));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  process.env.MISTRAL_BASE_URL = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  process.env.MISTRAL_API_KEY = "test-key";
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  process.env.LOG_LEVEL = "silent";
});
afterAll(() => provider.close());

let clock = 0;
beforeEach(() => {
  providerStatus = 200;
  asked = 0;
  // What earlier tests learnt is old by now.
  clock += 60_000;
  const start = performance.now() + clock;
  vi.spyOn(performance, "now").mockImplementation(() => start);
});

const askReady = async (browser = new Browser()) => {
  const response = await browser.send(getReady, "GET", "/api/health/ready");
  return { status: response.status, body: await response.json() };
};

describe("readiness", () => {
  withEmbeddedDatabase();
  const administrator = new Browser();

  it("is told to everybody, its reasons to the administrator alone", async () => {
    await registerWith(administrator, { email: newEmail(), password: goodPassword, name: "Ada" });
    const member = new Browser();
    await registerWith(member, { email: newEmail(), password: goodPassword, name: "Bo" });

    expect(await askReady()).toEqual({ status: 200, body: { status: "ready" } });
    expect(await askReady(member)).toEqual({ status: 200, body: { status: "ready" } });
    expect(await askReady(administrator)).toMatchObject({
      status: 200,
      body: { status: "ready", checks: { database: { ok: true }, provider: { ok: true } } },
    });
    expect(asked, "a crowd of questions is one call to the provider").toBe(1);
  });

  it("without the provider is degraded and no reason to take the instance out", async () => {
    providerStatus = 503;
    expect(await askReady()).toEqual({ status: 200, body: { status: "degraded" } });
  });

  it("ends when a newer version has migrated the database", async () => {
    await db().$executeRaw`
      INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at", "applied_steps_count")
      VALUES ('later', 'x', '99990101000000_later', now(), 1)`;
    expect(await askReady()).toEqual({ status: 503, body: { status: "unavailable" } });
    expect(await askReady(administrator)).toMatchObject({
      status: 503,
      body: { checks: { database: { ok: false, reason: expect.stringContaining("later") } } },
    });
    await db().$executeRaw`DELETE FROM "_prisma_migrations" WHERE "id" = 'later'`;
  });

  it("has nothing to do with being alive", async () => {
    const response = await new Browser().send(getHealth, "GET", "/api/health");
    expect([response.status, await response.json()]).toEqual([200, { status: "alive" }]);
  });
});

describePostgresql("readiness without the database", (createTestDatabase) => {
  it("ends, while the process stays alive, and comes back with it", async () => {
    const url = new URL(await createTestDatabase());
    const line = await layLine(Number(url.port || 5432), url.hostname);
    url.host = `127.0.0.1:${line.port}`;
    await openDatabase({ url: url.href });
    try {
      expect(await askReady()).toEqual({ status: 200, body: { status: "ready" } });
      line.sever();
      clock += 60_000;
      vi.spyOn(performance, "now").mockImplementation(() => clock + 1e9);
      expect(await askReady()).toEqual({ status: 503, body: { status: "unavailable" } });
      expect((await new Browser().send(getHealth, "GET", "/api/health")).status).toBe(200);
      line.mend();
      vi.spyOn(performance, "now").mockImplementation(() => clock + 2e9);
      expect(await askReady()).toEqual({ status: 200, body: { status: "ready" } });
    } finally {
      await closeDatabase();
      await line.close();
    }
  });
});
