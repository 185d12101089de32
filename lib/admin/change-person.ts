import "server-only";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { giveQuota } from "@/lib/usage/server";
import type { Person, PersonPatch } from "./contract";
import { getPerson } from "./people";

/** Names our lock among the advisory locks of a database. */
const adminsLock = 7_266_002;

/**
 * Changes what somebody may do here. Shutting somebody out ends their sessions at once; their answers are stopped by
 * the caller.
 *
 * @throws {AppError} `not_found`, `invalid_input` (a guest as administrator), `last_admin`
 */
export async function changePerson(adminId: string, id: string, patch: PersonPatch): Promise<Person> {
  const { role, isDisabled, quota } = patch;
  if (role !== undefined || isDisabled !== undefined) {
    await db().$transaction(async (tx) => {
      // One at a time, or two administrators could each take the role from the other.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${adminsLock}::bigint)`;
      const person = await tx.user.findUnique({
        where: { id },
        select: { role: true, isGuest: true, disabledAt: true },
      });
      if (!person) throw new AppError("not_found");
      if (role === "admin" && person.isGuest)
        throw new AppError("invalid_input", { details: { field: "role" } });
      if ((role === "member" || isDisabled) && person.role === "admin") await keepOneAdmin(tx, id);
      const ends = isDisabled === true && person.disabledAt === null;
      await tx.user.update({
        where: { id },
        data: {
          ...(role === undefined ? {} : { role }),
          ...(isDisabled === undefined
            ? {}
            : { disabledAt: isDisabled ? (person.disabledAt ?? new Date()) : null }),
          ...(ends ? { sessionVersion: { increment: 1 } } : {}),
        },
        select: { id: true },
      });
    });
  }
  if (quota !== undefined) await giveQuota(id, quota);
  log().info({ adminId, userId: id, changed: Object.keys(patch) }, "an administrator changed an account");
  return getPerson(id);
}

/**
 * Makes sure that the server is not left without anybody to look after it.
 *
 * @throws {AppError} `not_found`, `last_admin`
 */
export async function requireErasable(id: string): Promise<{ id: string; email: string | null }> {
  const person = await db().user.findUnique({ where: { id }, select: { id: true, email: true, role: true } });
  if (!person) throw new AppError("not_found");
  if (person.role === "admin") await keepOneAdmin(db(), id);
  return { id: person.id, email: person.email };
}

type Client = Pick<ReturnType<typeof db>, "user">;

async function keepOneAdmin(client: Client, id: string): Promise<void> {
  const others = await client.user.count({ where: { role: "admin", disabledAt: null, id: { not: id } } });
  if (others === 0) throw new AppError("last_admin");
}
