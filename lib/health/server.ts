import "server-only";
import { readViewer } from "@/lib/auth/server";
import { checkDatabase } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { serverAccess } from "@/lib/keys/server";
import { log } from "@/lib/log";
import { listModelCards, serverConnection } from "@/lib/mistral/server";
import { remember } from "@/lib/remember";
import type { Check, CheckName, Health, Readiness } from "./contract";

const databaseTimeoutMs = 3_000;
const viewerTimeoutMs = 1_000;
/** Anybody may ask, as often as they like; what they learn is at most so old. */
const lifetimeMs: Record<CheckName, number> = { database: 1_000, provider: 30_000 };

/**
 * Whether this instance can serve. Reasons are told to the administrator alone: they name hosts.
 */
export async function checkReadiness(headers: Headers): Promise<Readiness> {
  const [database, provider] = await Promise.all([
    check("database", () => withTimeout(checkDatabase(), databaseTimeoutMs)),
    check("provider", checkProvider),
  ]);
  const status: Health = !database.ok ? "unavailable" : provider.ok ? "ready" : "degraded";
  // Who asks is known to the database, which may be there and yet be of another version. The log tells the reason
  // to whoever asks in vain.
  const viewer = await withTimeout(readViewer(headers), viewerTimeoutMs).catch(() => null);
  return viewer?.role === "admin" ? { status, checks: { database, provider } } : { status };
}

/** Readers who bring their own keys need none of the operator's, so its absence is no fault. */
async function checkProvider(): Promise<void> {
  if (serverAccess() === "none") return;
  await listModelCards(serverConnection()).catch((error: unknown) => {
    // A server without such a list has answered.
    if (!(error instanceof AppError && error.code === "model_list_missing")) throw error;
  });
}

type Known = { check: Promise<Check>; expiresMs: number };

function check(name: CheckName, examine: () => Promise<void>): Promise<Check> {
  const known = remember("health.checks", () => new Map<CheckName, Known>());
  const latest = known.get(name);
  if (latest && latest.expiresMs > performance.now()) return latest.check;
  const fresh = perform(examine).then((done) => tellChange(name, done));
  known.set(name, { check: fresh, expiresMs: performance.now() + lifetimeMs[name] });
  return fresh;
}

/** Each change is in the log once, however often anybody asks. */
function tellChange(name: CheckName, result: Check): Check {
  const told = remember("health.told", () => new Map<CheckName, string>());
  const reason = result.reason ?? "";
  if ((told.get(name) ?? "") !== reason) {
    if (result.ok) log().info({ check: name }, "ready again");
    else log().warn({ check: name, reason }, "not ready");
    told.set(name, reason);
  }
  return result;
}

async function perform(examine: () => Promise<void>): Promise<Check> {
  const startedMs = performance.now();
  const durationMs = () => Math.round(performance.now() - startedMs);
  try {
    await examine();
    return { ok: true, durationMs: durationMs() };
  } catch (error) {
    return { ok: false, durationMs: durationMs(), reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError)
    return error.message === error.code ? error.code : `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

async function withTimeout<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
