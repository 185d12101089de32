import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeCheckpoints, neverAskForCheckpoints } from "@/lib/db/checkpoints";
import { openEmbedded } from "@/lib/db/embedded";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tramontane-checkpoints-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("checkpoints of the embedded database", () => {
  it("are made when its log has grown, so the log stays small", async () => {
    const pglite = await PGlite.create(join(folder, "database"));
    const end = makeCheckpoints(pglite, { everyMs: 20, megabytes: 4 });
    try {
      await pglite.exec("CREATE TABLE gust (text text)");
      const before = await redoOf(pglite);
      for (let round = 0; round < 12; round++) {
        await pglite.query(
          "INSERT INTO gust SELECT repeat(md5(g::text), 100) FROM generate_series(1, 3000) g",
        );
        // As a server does between two requests.
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      await vi.waitFor(async () => expect(await logBytes(pglite)).toBeLessThan(4 * 1_048_576), 10_000);
      expect(await redoOf(pglite)).not.toBe(before);
      const { rows } = await pglite.query("SELECT count(*)::int AS count FROM gust");
      expect(rows).toEqual([{ count: 36_000 }]);
      const segments = readdirSync(join(folder, "database", "pg_wal")).filter((name) =>
        /^[0-9A-F]{24}$/.test(name),
      );
      expect(segments.length * 16).toBeLessThan(120);
    } finally {
      await end();
      await pglite.close();
    }
  });

  it("are never asked for by the database itself, whose wait would have no end", async () => {
    await (await openEmbedded(folder)).close();
    const pglite = await PGlite.create(join(folder, "database"));
    const { rows } = await pglite.query("SHOW max_wal_size");
    expect(rows).toEqual([{ max_wal_size: "1TB" }]);
    await pglite.close();
  });

  it("nor in a folder of before", async () => {
    const pglite = await PGlite.create(join(folder, "database"));
    await neverAskForCheckpoints(pglite);
    await neverAskForCheckpoints(pglite);
    await pglite.close();
    const again = await PGlite.create(join(folder, "database"));
    expect((await again.query("SHOW max_wal_size")).rows).toEqual([{ max_wal_size: "1TB" }]);
    await again.close();
  });
});

async function redoOf(pglite: PGlite): Promise<string> {
  const { rows } = await pglite.query<{ redo: string }>(
    "SELECT redo_lsn::text AS redo FROM pg_control_checkpoint()",
  );
  return rows[0]?.redo ?? "";
}

async function logBytes(pglite: PGlite): Promise<number> {
  const { rows } = await pglite.query<{ bytes: number }>(
    "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()",
  );
  return rows[0]?.bytes ?? Number.POSITIVE_INFINITY;
}
