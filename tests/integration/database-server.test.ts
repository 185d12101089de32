import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { StartupError } from "@/lib/startup-error";
import { describePostgresql } from "../support/database";
import { spawnScript } from "../support/spawn-script";

/** Starting processes is slow on a busy machine; nothing here waits for time to pass. */
const processesTimeoutMs = 120_000;
const password = "correct-horse";
let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(async () => {
  await closeDatabase();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await stopListening();
});

/** Something on a free port of this machine that is not PostgreSQL; answers every connection with `reply`. */
async function listen(reply?: Buffer): Promise<string> {
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}); // The other side may hang up first.
    socket.once("data", () => reply && socket.end(reply));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

async function stopListening(): Promise<void> {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
}

/** An error as PostgreSQL's protocol writes it. */
function refusal(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

async function expectRefused(url: string, sentence: RegExp): Promise<void> {
  const begun = performance.now();
  const error: unknown = await openDatabase({ url }).catch((reason: unknown) => reason);
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(error).toBeInstanceOf(StartupError);
  const { message } = error as StartupError;
  expect(message).toMatch(sentence);
  expect(message).not.toContain(password);
  expect(() => db()).toThrow("not open");
}

test("a port where nothing listens is named, with what to do", async () => {
  const place = await listen();
  await stopListening();
  await expectRefused(
    `postgresql://someone:${password}@${place}/chat`,
    new RegExp(`nothing answers at ${place}. Start the server, or correct the host and port`),
  );
});

test("an unknown host is named", async () => {
  await expectRefused(
    `postgresql://someone:${password}@nowhere.invalid/chat`,
    /the host nowhere.invalid is unknown/,
  );
});

test("a server that accepts and stays silent is given up within ten seconds", async () => {
  const place = await listen();
  await expectRefused(`postgresql://someone:${password}@${place}/chat`, /does not answer as PostgreSQL/);
});

test("a server that hangs up is not taken for PostgreSQL", async () => {
  const place = await listen(Buffer.alloc(0));
  await expectRefused(`postgresql://someone:${password}@${place}/chat`, /does not answer as PostgreSQL/);
});

test("a wrong password is said to be the reason and is never repeated", async () => {
  const place = await listen(refusal("28P01", 'password authentication failed for user "someone"'));
  await expectRefused(
    `postgresql://someone:${password}@${place}/chat`,
    /refuses the user "someone" or the password/,
  );
});

describePostgresql("a PostgreSQL server", (createTestDatabase) => {
  test("without the database says so and how to create it", async () => {
    const url = new URL(await createTestDatabase());
    url.pathname = "/tramontane_test_missing";
    url.password = password;
    await expectRefused(url.href, /has no database "tramontane_test_missing". Create it/);
  });

  test("migrates once when several instances start at the same time", {
    timeout: processesTimeoutMs,
  }, async () => {
    const url = await createTestDatabase();
    const instances = Array.from({ length: 3 }, () =>
      spawnScript("tests/support/database-writer.ts", JSON.stringify({ url }), "once"),
    );
    await Promise.all(instances.map((instance) => instance.untilLines(1)));
    expect(await Promise.all(instances.map((instance) => instance.ended))).toEqual([0, 0, 0]);
    await openDatabase({ url });
    const applied = await db().$queryRaw<{ name: string; rows: bigint }[]>`
      SELECT migration_name AS name, count(*) AS rows FROM "_prisma_migrations" GROUP BY 1`;
    expect(applied.length).toBeGreaterThan(0);
    expect(applied.filter(({ rows }) => rows !== 1n)).toEqual([]);
  });

  test("that drops the connections is used again without a restart", async () => {
    await openDatabase({ url: await createTestDatabase() });
    await db().user.create({ data: { name: "before" } });
    await Promise.all([db().user.count(), db().user.count(), db().user.count()]); // Several connections.
    await db().$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    expect(await db().user.count()).toBe(1);
  });
});
