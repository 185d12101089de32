import "server-only";
import { AppError, type ErrorCode } from "@/lib/errors";
import { connectionFor } from "@/lib/keys/server";
import { type Connection, isServedModel } from "@/lib/mistral/server";
import { allowedModels } from "@/lib/policy/server";
import { isAllowed, refuseForbidden } from "./allowed";
import { hasEnded, type Model, type ModelList, modelOf, type Price } from "./contract";
import { type Listing, noteRefusal, readListing } from "./model-cache";
import { readPreferences, recentModelIds, withAbilities } from "./preferences";
import { priceOf } from "./prices";

export { onlyAllowed } from "./allowed";
export { updatePreferences } from "./preferences";
export { pricesSource } from "./prices";

/**
 * The models that this reader's key can use, and what they want of them. Never throws for the provider's sake: a
 * list that can't be loaded is the last good one, or an empty one, with `problem` set.
 *
 * @param options.wantedId what a reader without an account wants a new chat to start with.
 */
export async function listModels(
  userId: string | null,
  options: { refresh?: boolean; wantedId?: string | null } = {},
): Promise<ModelList> {
  const [connection, preferences, recentIds] = await Promise.all([
    connectionFor(userId).catch((error: unknown) => asProblem(error)),
    readPreferences(userId),
    recentModelIds(userId),
  ]);
  const isProblem = "code" in connection;
  const listing: Listing = isProblem
    ? { models: [], fetchedAtMs: null, problem: connection }
    : await readListing(connection, options);
  const allowed = await allowedModels();
  const models = listing.models
    .filter((model) => isAllowed(allowed, model, model.id))
    .map((model) => withAbilities(model, preferences));
  return {
    models,
    defaultId: startingId(
      models,
      preferences.defaultId ?? options.wantedId ?? null,
      listing.problem === null,
    ),
    recentIds,
    preferences,
    hasSession: userId !== null,
    fetchedAt: listing.fetchedAtMs === null ? null : new Date(listing.fetchedAtMs).toISOString(),
    problem: listing.problem,
    keyKind: isProblem ? null : connection.keyKind,
  };
}

/** Every model that the server's own key lists, whether it may be asked or not; for the administrator. */
export async function listEveryModel(): Promise<Model[]> {
  const connection = await connectionFor(null).catch(() => null);
  return connection ? (await readListing(connection)).models : [];
}

/** What the catalogue knows of an id or alias; `null` when it is not listed. */
export async function findModel(connection: Connection, id: string): Promise<Model | null> {
  return modelOf((await readListing(connection)).models, id);
}

/** What a model costs by our dated list, whichever of its names is given; `null` when it is not known. */
export async function findPrice(connection: Connection | null, id: string): Promise<Price | null> {
  const listed = connection ? await findModel(connection, id) : null;
  return listed?.price ?? priceOf([id]);
}

/**
 * Makes sure that a model may be asked, before anything is stored. An id that is not listed is looked up at the
 * provider; where the list can't be loaded the provider will judge the call itself.
 *
 * @returns what the catalogue and the reader know of it; `null` when they know nothing.
 * @throws {AppError} `model_unknown`, `model_not_allowed`
 */
export async function requireModel(
  connection: Connection,
  userId: string | null,
  id: string,
): Promise<Model | null> {
  const { models, problem } = await readListing(connection);
  const model = modelOf(models, id);
  refuseForbidden(await allowedModels(), model, id);
  if (model) {
    return model.openCapabilities.length === 0 ? model : withAbilities(model, await readPreferences(userId));
  }
  if (problem === null && !(await isServedModel(connection, id).catch(() => true))) {
    throw new AppError("model_unknown", { details: { model: id } });
  }
  return null;
}

/**
 * Makes sure that the administrator lets a model be asked, where the provider judges everything else.
 *
 * @throws {AppError} `model_not_allowed`
 */
export async function requireAllowedModel(connection: Connection, id: string): Promise<void> {
  const allowed = await allowedModels();
  if (allowed !== null) refuseForbidden(allowed, await findModel(connection, id), id);
}

/** Remembers what a failed answer told about the plan of the key; other failures tell nothing of it. */
export function reportModelRefused(connection: Connection, modelId: string, code: ErrorCode): void {
  if (code === "model_not_in_plan" || code === "provider_no_quota") noteRefusal(connection, modelId, code);
}

/**
 * The model that makes titles: small, quick and without thinking. `null` when there is none to be sure of.
 */
export async function titleModelId(connection: Connection): Promise<string | null> {
  const [{ models }, allowed] = await Promise.all([readListing(connection), allowedModels()]);
  const plain = models.filter(
    (model) =>
      isAllowed(allowed, model, model.id) &&
      model.capabilities.reasoning === false &&
      model.retiresAt === null &&
      model.planProblem === null,
  );
  for (const family of ["ministral-3b", "ministral", "small"]) {
    const model = plain.find(({ id, aliases }) => [id, ...aliases].some((name) => name.includes(family)));
    if (model) return model.id;
  }
  return null;
}

function asProblem(error: unknown): { code: ErrorCode } {
  if (error instanceof AppError) return { code: error.code };
  throw error;
}

/**
 * What a new chat starts with. The reader's default, or its replacement once it has ended; an id that is not in a
 * list which could not be loaded is believed. Failing that a general model: the small tier answers quickly and is
 * in most plans; then the first that stays.
 */
function startingId(models: Model[], wantedId: string | null, isWhole: boolean): string | null {
  const now = Date.now();
  const canStart = (model: Model | null) =>
    model !== null && !hasEnded(model, now) && model.planProblem === null;
  const wanted = modelOf(models, wantedId);
  if (canStart(wanted)) return wantedId;
  if (wantedId !== null && wanted === null && !isWhole) return wantedId;
  const replacement = modelOf(models, wanted?.replacementId ?? null);
  if (canStart(replacement)) return replacement?.id ?? null;
  const staying = models.filter(
    (model) => model.retiresAt === null && !model.fineTuned && model.planProblem === null,
  );
  const small = staying.find((model) => model.aliases.includes("mistral-small-latest"));
  return (small ?? staying[0] ?? models[0])?.id ?? null;
}
