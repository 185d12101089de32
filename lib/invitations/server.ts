import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { db, type Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { type Invitation, invitationDays, type MadeInvitation, type NewInvitation } from "./contract";

const tokenBytes = 24;
const shown = 200;
const fields = { id: true, email: true, createdAt: true, expiresAt: true } as const;

type Row = { id: string; email: string | null; createdAt: Date; expiresAt: Date };

/** Who wants to make an account: the token of their link, and their email, whichever there is. */
export type Invited = { token: string | null; email: string | null };

/** Makes an invitation. Its token is in the answer and nowhere else. */
export async function invite(adminId: string, { email }: NewInvitation): Promise<MadeInvitation> {
  const token = randomBytes(tokenBytes).toString("base64url");
  const expiresAt = new Date(Date.now() + invitationDays * 24 * 60 * 60_000);
  const row = await db().invitation.create({
    data: { userId: adminId, tokenHash: hashOf(token), email, expiresAt },
    select: fields,
  });
  return { token, invitation: toInvitation(row) };
}

/** The invitations that nobody has used yet and that still can be, the newest first. */
export async function listInvitations(): Promise<Invitation[]> {
  const rows = await db().invitation.findMany({
    where: open(),
    orderBy: { id: "desc" },
    take: shown,
    select: fields,
  });
  return rows.map(toInvitation);
}

/**
 * Takes an invitation back.
 *
 * @throws {AppError} `not_found`
 */
export async function withdrawInvitation(id: string): Promise<void> {
  const { count } = await db().invitation.deleteMany({ where: { id, usedAt: null } });
  if (count === 0) throw new AppError("not_found");
}

/** Whether there is an open invitation for somebody. */
export async function isInvited(invited: Invited): Promise<boolean> {
  const where = matching(invited);
  return where !== null && (await db().invitation.count({ where })) > 0;
}

/** Whether a link is good for somebody, whose email is not known yet. */
export async function isOpenInvitation(token: string): Promise<boolean> {
  return (await db().invitation.count({ where: { ...open(), tokenHash: hashOf(token) } })) > 0;
}

/**
 * Uses an invitation up, together with the account that it makes.
 *
 * @throws {AppError} `sign_up_closed` when there is none, or somebody else was quicker.
 */
export async function spendInvitation(tx: Prisma.TransactionClient, invited: Invited): Promise<void> {
  const where = matching(invited);
  const found = where && (await tx.invitation.findFirst({ where, select: { id: true } }));
  const used = found
    ? await tx.invitation.updateMany({
        where: { id: found.id, usedAt: null },
        data: { usedAt: new Date() },
      })
    : { count: 0 };
  if (used.count === 0) throw new AppError("sign_up_closed");
}

function open() {
  return { usedAt: null, expiresAt: { gt: new Date() } };
}

function matching({ token, email }: Invited): Prisma.InvitationWhereInput | null {
  if (token !== null) return { ...open(), tokenHash: hashOf(token), OR: [{ email: null }, { email }] };
  return email === null ? null : { ...open(), email: email.toLowerCase() };
}

/** The token is random and long, so a plain hash can't be turned back. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function toInvitation({ createdAt, expiresAt, ...row }: Row): Invitation {
  return { ...row, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
