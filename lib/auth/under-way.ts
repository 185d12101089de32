import "server-only";
import { db, Prisma } from "@/lib/db/server";
import { log, withoutLogIds } from "@/lib/log";
import { remember } from "@/lib/remember";

/** Another instance may have shut somebody out or erased them: work here ends this late at most. */
const lookEveryMs = 2_000;

type Work = { userId: string; end: () => void };

const state = () =>
  remember("auth.underWay", () => ({
    works: new Set<Work>(),
    timer: undefined as NodeJS.Timeout | undefined,
    isLooking: false,
  }));

/**
 * Notes work that goes on after its request was let in and that the database knows nothing of. It is told to end when
 * its person is shut out or erased: at once by this instance, a moment later by another.
 *
 * @returns what to call when the work is over; once more does no harm.
 */
export function whileLetIn(userId: string, end: () => void): () => void {
  const current = state();
  const work = { userId, end };
  current.works.add(work);
  current.timer ??= withoutLogIds(() => setInterval(() => void look(), lookEveryMs).unref());
  return () => {
    current.works.delete(work);
    if (current.works.size > 0) return;
    clearInterval(current.timer);
    current.timer = undefined;
  };
}

/** Ends what goes on for somebody in this process. */
export function endWorkOf(userId: string): void {
  for (const work of state().works) if (work.userId === userId) work.end();
}

/** One query for everybody, however much goes on for them. */
async function look(): Promise<void> {
  const current = state();
  if (current.isLooking) return;
  current.isLooking = true;
  try {
    const ids = [...new Set([...current.works].map(({ userId }) => userId))];
    const out = await db().$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT asked."id"::text AS "id" FROM unnest(${ids}::uuid[]) AS asked("id")
      WHERE NOT EXISTS (SELECT 1 FROM "User" u WHERE u."id" = asked."id" AND u."disabledAt" IS NULL)`);
    for (const { id } of out) endWorkOf(id);
  } catch (error) {
    log().warn({ err: error }, "could not look whose work may go on; it goes on until that is known");
  } finally {
    current.isLooking = false;
  }
}
