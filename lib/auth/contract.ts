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

export const emailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A password that is being chosen. Too short a one is refused as weak and not as malformed. */
const newPassword = z.string().max(maxPasswordLength);

/** Body of `POST /api/account/register`. */
export const registerBody = z.strictObject({
  email: emailAddress,
  password: newPassword,
  name: z.string().trim().max(100).optional(),
  /** Of the link that somebody was sent. */
  invitation: z.string().max(100).optional(),
});
export type RegisterBody = z.infer<typeof registerBody>;

/** What the sign-in form sends through next-auth. */
export const passwordSignIn = z.object({
  email: emailAddress,
  password: z.string().min(1).max(maxPasswordLength),
});
export type PasswordSignIn = z.infer<typeof passwordSignIn>;

/** Body of `PATCH /api/account`; fields left out stay as they are. */
export const accountPatch = z
  .strictObject({
    name: z.string().trim().max(100),
    password: z.strictObject({
      current: z.string().min(1).max(maxPasswordLength),
      next: newPassword,
    }),
  })
  .partial();
export type AccountPatch = z.infer<typeof accountPatch>;

/** What the sign-in and register pages offer. */
export type SignInOptions = {
  providers: { id: string; name: string }[];
  allowsSignUp: boolean;
  /** Whoever has no invitation can't register. */
  needsInvitation: boolean;
  allowsGuests: boolean;
};

/**
 * Where to go after signing in: a path of this site, never an address elsewhere.
 *
 * @returns the path, or `/` for anything else.
 */
export function safeCallbackPath(value: unknown): string {
  if (typeof value !== "string" || !value.startsWith("/")) return "/";
  const base = "https://here.invalid";
  if (!URL.canParse(value, base)) return "/";
  const url = new URL(value, base);
  // `//elsewhere` and `/\elsewhere` are other hosts to a browser.
  return url.origin === base ? `${url.pathname}${url.search}${url.hash}` : "/";
}

/**
 * What a server is left with when an account goes: nothing to mind; no account at all, so that the next one made is the
 * administrator's; or people with nobody to look after them, which is refused.
 */
export type Departure = "free" | "last_account" | "last_admin";
