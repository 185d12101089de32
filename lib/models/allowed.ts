import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { allowedModels } from "@/lib/policy/server";
import type { Model } from "./contract";

/** Whether the administrator lets a model be asked, by any of its names. `model` is what the catalogue knows of `id`. */
export function isAllowed(allowed: ReadonlySet<string> | null, model: Model | null, id: string): boolean {
  return (
    allowed === null || [id, ...(model ? [model.id, ...model.aliases] : [])].some((name) => allowed.has(name))
  );
}

/** @throws {AppError} `model_not_allowed` */
export function refuseForbidden(allowed: ReadonlySet<string> | null, model: Model | null, id: string): void {
  if (!isAllowed(allowed, model, id)) throw new AppError("model_not_allowed", { details: { model: id } });
}

const rows = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), aliases: z.array(z.string()).nullish() })),
});

/**
 * The provider's own list of models without those that the administrator does not allow.
 *
 * @returns the list as it is where every model is allowed, and an empty one for what is no list.
 */
export async function onlyAllowed(list: string): Promise<string> {
  const allowed = await allowedModels();
  if (allowed === null) return list;
  const parsed = rows.safeParse(JSON.parse(list));
  if (!parsed.success) return JSON.stringify({ object: "list", data: [] });
  const data = parsed.data.data.filter(({ id, aliases }) =>
    [id, ...(aliases ?? [])].some((name) => allowed.has(name)),
  );
  return JSON.stringify({ ...parsed.data, data });
}
