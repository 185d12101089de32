import "server-only";
import { AppError, type ErrorCode } from "@/lib/errors";
import { type Connection, connectionId, listModelCards } from "@/lib/mistral/server";
import { remember } from "@/lib/remember";
import { toCatalogue } from "./catalogue";
import { type Model, modelOf, type PlanProblem } from "./contract";

const freshMs = 5 * 60_000;
/** After a failure the provider is left in peace for so long, unless the reader asks. */
const restMs = 5_000;
/** A page is not held up for longer by a provider that hangs. */
const patienceMs = 4_000;
/** Plans change: a refusal is believed for so long. */
const refusalStaysMs = 60 * 60_000;

type Entry = {
  models: Model[];
  fetchedAtMs: number;
  failedAtMs: number;
  problem: { code: ErrorCode } | null;
  loading: Promise<void> | null;
  refusals: Map<string, { code: PlanProblem; atMs: number }>;
};

/** What the provider lists for one key. */
export type Listing = { models: Model[]; fetchedAtMs: number | null; problem: { code: ErrorCode } | null };

/** By hash of address and key, so that two keys never see each other's models. */
const cache = () => remember("models.cache", () => new Map<string, Entry>());

/**
 * The models of a connection. Never throws: a list that can't be loaded is the last good one with `problem` set, or
 * an empty one. Lists older than five minutes are given at once and loaded anew beside.
 *
 * @param options.refresh asks the provider now, and forgets which models it refused.
 */
export async function readListing(
  connection: Connection,
  options: { refresh?: boolean } = {},
): Promise<Listing> {
  const entry = entryFor(connection);
  const now = Date.now();
  if (options.refresh) {
    entry.refusals.clear();
    await load(connection, entry);
  } else if (now - entry.failedAtMs > restMs && now - entry.fetchedAtMs > freshMs) {
    const loading = load(connection, entry);
    if (entry.fetchedAtMs === 0) await Promise.race([loading, elapsed(patienceMs)]);
  }
  const isLate = entry.fetchedAtMs === 0 && entry.problem === null;
  return {
    models: entry.models.map((model) => ({ ...model, planProblem: refusalOf(entry, model) })),
    fetchedAtMs: entry.fetchedAtMs === 0 ? null : entry.fetchedAtMs,
    problem: isLate ? { code: "provider_timeout" } : entry.problem,
  };
}

/** Remembers that a listed model does not answer this key: the list says nothing of plans. */
export function noteRefusal(connection: Connection, modelId: string, code: PlanProblem): void {
  const entry = entryFor(connection);
  const id = modelOf(entry.models, modelId)?.id ?? modelId;
  entry.refusals.set(id, { code, atMs: Date.now() });
}

function refusalOf(entry: Entry, model: Model): PlanProblem | null {
  const refusal = entry.refusals.get(model.id);
  return refusal && Date.now() - refusal.atMs < refusalStaysMs ? refusal.code : null;
}

function entryFor(connection: Connection): Entry {
  const id = connectionId(connection);
  const entry = cache().get(id) ?? {
    models: [],
    fetchedAtMs: 0,
    failedAtMs: 0,
    problem: null,
    loading: null,
    refusals: new Map(),
  };
  cache().set(id, entry);
  return entry;
}

function load(connection: Connection, entry: Entry): Promise<void> {
  entry.loading ??= listModelCards(connection)
    .then((cards) => {
      entry.models = toCatalogue(cards);
      entry.fetchedAtMs = Date.now();
      entry.failedAtMs = 0;
      entry.problem = null;
    })
    .catch((error: unknown) => {
      entry.failedAtMs = Date.now();
      entry.problem = { code: error instanceof AppError ? error.code : "internal" };
    })
    .finally(() => {
      entry.loading = null;
    });
  return entry.loading;
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
