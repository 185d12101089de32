import { z } from "zod";
import { capabilityNames } from "./contract";

/** A model id as list-models gives it; self-hosted servers use slashes and colons in theirs. */
export const modelId = z.string().trim().min(1).max(200);

const abilities = z.partialRecord(z.enum(capabilityNames), z.boolean());

const maxKept = 200;

/** What the reader wants of models. Abilities count only where the server says nothing. */
export const preferences = z.object({
  defaultId: modelId.nullable().default(null),
  favouriteIds: z.array(modelId).max(maxKept).default([]),
  abilities: z
    .record(modelId, abilities)
    .refine((kept) => Object.keys(kept).length <= maxKept)
    .default({}),
});
export type ModelPreferences = z.infer<typeof preferences>;

/** Body of `PATCH /api/models/preferences`; fields left out stay as they are. */
export const preferencesPatch = z
  .strictObject({
    defaultId: modelId.nullable(),
    favouriteIds: z.array(modelId).max(maxKept),
    abilities: z.record(modelId, abilities).refine((kept) => Object.keys(kept).length <= maxKept),
  })
  .partial();
export type PreferencesPatch = z.infer<typeof preferencesPatch>;
