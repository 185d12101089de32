import { z } from "zod";

/** Who may make an account: anybody, whoever has an invitation, or nobody. */
export const signUpModes = ["open", "invite", "closed"] as const;
export type SignUpMode = (typeof signUpModes)[number];

const longestModelId = 200;
const mostModels = 500;

/**
 * What the administrator decides about who comes in and what they may use; body of `PUT /api/admin/policy`. `null`
 * leaves the first two to the environment (`ALLOW_SIGN_UP`, `ALLOW_GUESTS`), and allows every model.
 */
export const serverPolicy = z.strictObject({
  signUp: z.enum(signUpModes).nullable(),
  guests: z.boolean().nullable(),
  /** Ids or aliases. */
  models: z.array(z.string().trim().min(1).max(longestModelId)).max(mostModels).nullable(),
});
export type ServerPolicy = z.infer<typeof serverPolicy>;

/** What holds until the administrator decides otherwise. */
export const usualPolicy: ServerPolicy = { signUp: null, guests: null, models: null };
