import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { type Connection, inView } from "./connection";
import { responseError, toAppError } from "./provider-errors";

/** One row of list-models. Only `id` is certain: self-hosted servers leave the rest out. */
export const modelCard = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  description: z.string().nullish(),
  aliases: z.array(z.string()).nullish(),
  capabilities: z.record(z.string(), z.boolean().nullish()).nullish(),
  max_context_length: z.number().nullish(),
  max_model_len: z.number().nullish(),
  meta: z.looseObject({ n_ctx_train: z.number().nullish() }).nullish(),
  deprecation: z.string().nullish(),
  deprecation_replacement_model: z.string().nullish(),
  default_model_temperature: z.number().nullish(),
  type: z.string().nullish(),
  /** Of fine-tuned models: what they were made from, by which job, and whether they are put away. */
  root: z.string().nullish(),
  job: z.string().nullish(),
  archived: z.boolean().nullish(),
});
export type ModelCard = z.infer<typeof modelCard>;

const listTimeoutMs = 15_000;

/**
 * `GET /models` of a connection. Rows that can't be read are left out, so that one odd card does not hide the
 * others.
 *
 * @throws {AppError} `model_list_missing` when this server has no such list, else a provider code.
 */
export async function listModelCards(connection: Connection): Promise<ModelCard[]> {
  const response = await fetch(`${connection.baseUrl}/models`, {
    headers: { authorization: `Bearer ${connection.apiKey}` },
    signal: AbortSignal.timeout(listTimeoutMs),
  }).catch((error: unknown) => {
    throw toAppError(error, "");
  });
  if (response.status === 404 || response.status === 405) {
    await response.body?.cancel();
    throw new AppError("model_list_missing", { message: "there is no list-models" });
  }
  if (!response.ok) throw inView(connection, await responseError(response, ""));
  const body: unknown = await response.json().catch((cause: unknown) => {
    throw new AppError("model_list_missing", { cause, message: "list-models is not JSON" });
  });
  const list = z.object({ data: z.array(z.unknown()) }).safeParse(body);
  if (!list.success) throw new AppError("model_list_missing", { message: "list-models has no data" });
  return list.data.data.flatMap((row) => {
    const card = modelCard.safeParse(row);
    return card.success ? [card.data] : [];
  });
}

/**
 * True when the provider knows this id although it may not list it: some models are served but unlisted.
 *
 * @throws {AppError} with a provider code when it can't say.
 */
export async function isServedModel(connection: Connection, id: string): Promise<boolean> {
  const response = await fetch(`${connection.baseUrl}/models/${encodeURIComponent(id)}`, {
    headers: { authorization: `Bearer ${connection.apiKey}` },
    signal: AbortSignal.timeout(listTimeoutMs),
  }).catch((error: unknown) => {
    throw toAppError(error, id);
  });
  if (!response.ok && response.status !== 404) throw inView(connection, await responseError(response, id));
  await response.body?.cancel();
  return response.ok;
}
