import "server-only";
import { db } from "@/lib/db/server";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";

/** A draft may wait this long with what is attached to it. */
const unsentMs = 3 * 24 * 60 * 60_000;
const sweepEveryMs = 60 * 60_000;

const state = () => remember("files.sweep", () => ({ timer: undefined as NodeJS.Timeout | undefined }));

/** Sweeps now and every hour from now on. */
export function keepSweeping(): void {
  const sweep = () =>
    void sweepFiles().catch((error) =>
      log().error({ err: error }, "could not sweep files that were never sent"),
    );
  if (state().timer) return;
  state().timer = setInterval(sweep, sweepEveryMs).unref();
  sweep();
}

export async function stopSweeping(): Promise<void> {
  clearInterval(state().timer);
  state().timer = undefined;
}

/** Removes what was attached long ago and never sent. Returns how many files went. */
export async function sweepFiles(now = Date.now()): Promise<number> {
  const { count } = await db().file.deleteMany({
    where: { conversationId: null, createdAt: { lt: new Date(now - unsentMs) } },
  });
  return count;
}
