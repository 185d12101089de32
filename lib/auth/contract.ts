import { z } from "zod";

export const minPasswordLength = 10;
export const maxPasswordLength = 200;

/** The person behind a request, as pages and handlers see them. */
export type Viewer = {
  id: string;
  name: string | null;
  email: string | null;
  isGuest: boolean;
  role: "member" | "admin";
};

export const emailAddress = z.email().trim().toLowerCase().max(254);

/** Body of `POST /api/account/register`. */
export const registerBody = z.strictObject({
  email: emailAddress,
  password: z.string().min(minPasswordLength).max(maxPasswordLength),
  name: z.string().trim().max(100).optional(),
});
export type RegisterBody = z.infer<typeof registerBody>;
