import "server-only";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { type Invited, spendInvitation } from "@/lib/invitations/server";
import { lockAdministrators } from "./administrators";
import type { Viewer } from "./contract";
import { viewerFields } from "./viewer";

export type NewAccount = {
  email: string | null;
  name: string | null;
  image?: string | null;
  passwordHash?: string;
};

/** An identity at GitHub, Google or an OIDC issuer. Their tokens are not kept: nothing here needs them. */
export type Identity = { type: string; provider: string; providerAccountId: string };

export type AccountWithVersion = { viewer: Viewer; sessionVersion: number };

/**
 * Makes an account, out of the guest when one is given: the id stays, and with it everything the guest has. The
 * first account is the administrator's. Sessions of the guest end, so that a cookie which somebody planted in
 * this browser opens nothing afterwards.
 *
 * @param from.invited who it is, where an invitation is needed; it is used up.
 * @throws {AppError} `email_taken`, `sign_up_closed`
 */
export async function createAccount(
  account: NewAccount,
  from: { guestId: string | null; identity?: Identity | null; invited?: Invited | null },
): Promise<AccountWithVersion> {
  const { guestId, identity, invited } = from;
  return db().$transaction(async (tx) => {
    // One at a time, or two first accounts would both find an empty house.
    await lockAdministrators(tx);
    if (account.email) {
      const taken = await tx.user.findUnique({ where: { email: account.email }, select: { id: true } });
      if (taken) throw new AppError("email_taken");
    }
    if (invited) await spendInvitation(tx, invited);
    const isFirst = (await tx.user.findFirst({ where: { isGuest: false }, select: { id: true } })) === null;
    const data = { ...account, isGuest: false, role: isFirst ? "admin" : "member" } as const;
    const select = { ...viewerFields, sessionVersion: true };
    const upgraded = guestId
      ? await tx.user.updateManyAndReturn({
          where: { id: guestId, isGuest: true },
          data: { ...data, sessionVersion: { increment: 1 } },
          select,
        })
      : [];
    const { sessionVersion, ...viewer } = upgraded[0] ?? (await tx.user.create({ data, select }));
    if (identity) await tx.account.create({ data: { ...identity, userId: viewer.id } });
    return { viewer, sessionVersion };
  });
}
