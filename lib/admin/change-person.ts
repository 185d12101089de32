import "server-only";
import { endWorkOf, lockAdministrators, requireOtherAdmin } from "@/lib/auth/server";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { giveQuota } from "@/lib/usage/server";
import type { Person, PersonPatch } from "./contract";
import { getPerson } from "./people";

/**
 * Changes what somebody may do here. Shutting somebody out ends their sessions and the calls of their programs at
 * once; their answers are stopped by the caller.
 *
 * @throws {AppError} `not_found`, `invalid_input` (a guest as administrator), `last_admin`
 */
export async function changePerson(adminId: string, id: string, patch: PersonPatch): Promise<Person> {
  const { role, isDisabled, quota } = patch;
  if (role !== undefined || isDisabled !== undefined) {
    await db().$transaction(async (tx) => {
      // Or two administrators could each take the role from the other.
      await lockAdministrators(tx);
      const person = await tx.user.findUnique({
        where: { id },
        select: { role: true, isGuest: true, disabledAt: true },
      });
      if (!person) throw new AppError("not_found");
      if (role === "admin" && person.isGuest)
        throw new AppError("invalid_input", { details: { field: "role" } });
      if ((role === "member" || isDisabled) && person.role === "admin") await requireOtherAdmin(tx, id);
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
  if (isDisabled) endWorkOf(id);
  if (quota !== undefined) await giveQuota(id, quota);
  log().info({ adminId, userId: id, changed: Object.keys(patch) }, "an administrator changed an account");
  return getPerson(id);
}
