import "server-only";
import { db, type Prisma } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import type { Departure } from "./contract";

/** Names our lock among the advisory locks of a database. */
const administratorsLock = 7_266_001;

type Client = Pick<ReturnType<typeof db>, "user">;

/**
 * Until the transaction ends nobody else makes an account, changes a role or leaves: two at once would each count on
 * the other. Taken before any row is locked.
 */
export async function lockAdministrators(tx: Pick<Prisma.TransactionClient, "$executeRaw">): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${administratorsLock}::bigint)`;
}

/**
 * Makes sure that the server has an administrator besides this one. Who is shut out looks after nothing.
 *
 * @throws {AppError} `last_admin`
 */
export async function requireOtherAdmin(client: Client, id: string): Promise<void> {
  if (!(await hasOther(client, id, activeAdmin))) throw new AppError("last_admin");
}

/** What the going of this account, or of this guest, would leave. */
export async function departureOf(id: string, client: Client = db()): Promise<Departure> {
  const leaving = await client.user.findUnique({ where: { id }, select: { role: true, isGuest: true } });
  if (!leaving || leaving.isGuest) return "free";
  if (!(await hasOther(client, id, { isGuest: false }))) return "last_account";
  const isMissed = leaving.role === "admin" && !(await hasOther(client, id, activeAdmin));
  return isMissed ? "last_admin" : "free";
}

const activeAdmin = { role: "admin", disabledAt: null } as const;

async function hasOther(client: Client, id: string, where: Prisma.UserWhereInput): Promise<boolean> {
  return (
    (await client.user.findFirst({ where: { ...where, id: { not: id } }, select: { id: true } })) !== null
  );
}
