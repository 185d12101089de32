import "server-only";

/** Of Prisma, PostgreSQL and the network: the database can't be reached, ends, starts, or has no room. */
const codes = new Set([
  ...["P1001", "P1002", "P1008", "P1017", "P2024", "P2037"],
  ...["57P01", "57P02", "57P03", "53100", "53200", "53300", "08000", "08003", "08006", "08001", "08004"],
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "ENOSPC"],
]);
const words =
  /connection terminated|server has closed the connection|can't reach database server|timeout exceeded when trying to connect|connection ended|no space left on device|could not (extend|write|fsync) file/i;

/**
 * Whether a failed query failed for the database's sake and not for its own: trying again later may help. Prisma wraps
 * what the driver says, so the causes count too.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (let current = error, depth = 0; current instanceof Error && depth < 6; depth++) {
    const { code, originalCode } = current as { code?: unknown; originalCode?: unknown };
    if ([code, originalCode].some((one) => typeof one === "string" && codes.has(one))) return true;
    if (words.test(current.message) || current.name === "PrismaClientInitializationError") return true;
    const meta = (current as { meta?: { driverAdapterError?: unknown } }).meta?.driverAdapterError;
    current = current.cause ?? meta;
  }
  return false;
}
