import "server-only";
import type { PGlite } from "@electric-sql/pglite";
import { log } from "@/lib/log";

const lookEveryMs = 2_000;
/** So much is written to the log of the database between two checkpoints; one takes some tenths of a second. */
const megabytesBetween = 32;

const bytesPerMegabyte = 1_048_576;
const noLimit = "1TB";

/**
 * Makes the embedded database never ask for a checkpoint by itself, from its next opening on. Nothing in it would
 * answer: when its log has grown by half of `max_wal_size` (529 MB as it comes) it waits for ever, with the processor
 * busy and every connection with it. Measured with PGlite 0.4.3.
 */
export async function neverAskForCheckpoints(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ max_wal_size: string }>("SHOW max_wal_size");
  if (rows[0]?.max_wal_size !== noLimit) await pglite.exec(`ALTER SYSTEM SET max_wal_size = '${noLimit}'`);
}

/**
 * Makes the checkpoints that the embedded database has no process of its own for, so that its log stays small and it
 * opens fast after a crash. Returns what ends that, when the last one is done.
 *
 * @param options.everyMs how often to look, in milliseconds.
 * @param options.megabytes how much log there may be between two.
 */
export function makeCheckpoints(
  pglite: PGlite,
  { everyMs = lookEveryMs, megabytes = megabytesBetween }: { everyMs?: number; megabytes?: number } = {},
): () => Promise<void> {
  let current: Promise<void> | null = null;
  const look = async () => {
    const { rows } = await pglite.query<{ bytes: number }>(
      `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::float8 AS bytes FROM pg_control_checkpoint()`,
    );
    if ((rows[0]?.bytes ?? 0) >= megabytes * bytesPerMegabyte) await pglite.query("CHECKPOINT");
  };
  const timer = setInterval(() => {
    current ??= look()
      .catch((err: unknown) => log().warn({ err }, "the embedded database could not make a checkpoint"))
      .finally(() => {
        current = null;
      });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await current;
  };
}
