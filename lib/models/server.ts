import "server-only";
import { AppError } from "@/lib/errors";
import {
  type Connection,
  connectionId,
  isServedModel,
  listModelCards,
  serverConnection,
} from "@/lib/mistral/server";
import { remember } from "@/lib/remember";
import { toCatalogue } from "./catalogue";
import { isModel, type Model, type ModelList } from "./contract";

const freshMs = 5 * 60_000;

type Entry = {
  models: Model[];
  fetchedAtMs: number;
  problem: ModelList["problem"];
  loading: Promise<void> | null;
};

/** By key hash, so that two keys never see each other's models. */
const cache = () => remember("models.cache", () => new Map<string, Entry>());

/**
 * The models that the viewer's key can use. A list that can't be loaded never throws: the last good one is given
 * with `problem` set, or an empty one. Lists older than five minutes are given at once and loaded anew beside.
 */
export async function listModels(options: { refresh?: boolean } = {}): Promise<ModelList> {
  let connection: Connection;
  try {
    connection = serverConnection();
  } catch (error) {
    return { models: [], defaultId: null, fetchedAt: null, problem: { code: codeOf(error) } };
  }
  const entry = entryFor(connection);
  const isStale = Date.now() - entry.fetchedAtMs > freshMs;
  if (options.refresh || entry.fetchedAtMs === 0) await load(connection, entry);
  else if (isStale) void load(connection, entry);
  return {
    models: entry.models,
    defaultId: defaultModelId(entry.models),
    fetchedAt: entry.fetchedAtMs === 0 ? null : new Date(entry.fetchedAtMs).toISOString(),
    problem: entry.problem,
  };
}

/** What the catalogue knows of an id or alias; `null` when it is not listed. */
export async function findModel(id: string): Promise<Model | null> {
  const { models } = await listModels();
  return models.find((model) => isModel(model, id)) ?? null;
}

/**
 * Makes sure that a model may be asked, before anything is stored. An id that is not listed is looked up at the
 * provider; where the list can't be loaded the provider will judge the call itself.
 *
 * @returns what the catalogue knows of it; `null` when it knows nothing.
 * @throws {AppError} `model_unknown`
 */
export async function requireModel(id: string): Promise<Model | null> {
  const { models, problem } = await listModels();
  const model = models.find((candidate) => isModel(candidate, id));
  if (model) return model;
  if (problem === null && !(await isServedModel(serverConnection(), id).catch(() => true))) {
    throw new AppError("model_unknown", { details: { model: id } });
  }
  return null;
}

function entryFor(connection: Connection): Entry {
  const id = connectionId(connection);
  const entry = cache().get(id) ?? { models: [], fetchedAtMs: 0, problem: null, loading: null };
  cache().set(id, entry);
  return entry;
}

function load(connection: Connection, entry: Entry): Promise<void> {
  entry.loading ??= listModelCards(connection)
    .then((cards) => {
      entry.models = toCatalogue(cards);
      entry.fetchedAtMs = Date.now();
      entry.problem = null;
    })
    .catch((error: unknown) => {
      entry.problem = { code: codeOf(error) };
    })
    .finally(() => {
      entry.loading = null;
    });
  return entry.loading;
}

function codeOf(error: unknown) {
  return error instanceof AppError ? error.code : "internal";
}

/**
 * A general model for somebody who has not chosen: the small tier answers quickly and every plan has it; failing
 * that the first that stays.
 */
function defaultModelId(models: Model[]): string | null {
  const staying = models.filter((model) => model.retiresAt === null && !model.fineTuned);
  const small = staying.find((model) => model.aliases.includes("mistral-small-latest"));
  return (small ?? staying[0] ?? models[0])?.id ?? null;
}

/**
 * The model that makes titles: small, quick and without thinking. `null` when there is none to be sure of.
 */
export async function titleModelId(): Promise<string | null> {
  const { models } = await listModels();
  const plain = models.filter((model) => model.capabilities.reasoning === false && model.retiresAt === null);
  for (const family of ["ministral-3b", "ministral", "small"]) {
    const model = plain.find(({ id, aliases }) => [id, ...aliases].some((name) => name.includes(family)));
    if (model) return model.id;
  }
  return null;
}
