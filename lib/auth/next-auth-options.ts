import "server-only";
import { PrismaAdapter } from "@next-auth/prisma-adapter";
import type { Account, AuthOptions } from "next-auth";
import type { AdapterAccount, AdapterUser } from "next-auth/adapters";
import { db } from "@/lib/db/server";
import { AppError } from "@/lib/errors";
import { type Invited, isInvited } from "@/lib/invitations/server";
import { log } from "@/lib/log";
import { signUpMode } from "@/lib/policy/server";
import { serverSecret } from "@/lib/secrets/server";
import { passwordSignIn, safeCallbackPath, type Viewer } from "./contract";
import { moveGuest } from "./guest-move";
import { createAccount, type Identity } from "./new-account";
import { nextAuthLogger } from "./next-auth-log";
import { checkPassword } from "./password-sign-in";
import { oauthProviders } from "./providers";
import {
  cookieName,
  cookieOptions,
  type SessionClaims,
  sessionMaxAge,
  usesSecureCookies,
} from "./session-cookie";

/** One request to next-auth: who makes it, and what went wrong in a way that next-auth can't express. */
export type AuthAttempt = {
  headers: Headers;
  viewer: Viewer | null;
  /** The token of the invitation with which they set out for the provider. */
  invitation: string | null;
  /** Who the provider says it is. */
  identity?: Identity;
  failure?: AppError;
};

/** next-auth's options for one request. They are made anew each time because a guest's things follow a sign-in. */
export function nextAuthOptions(attempt: AuthAttempt): AuthOptions {
  const guestId = attempt.viewer?.isGuest ? attempt.viewer.id : null;
  return {
    secret: serverSecret(),
    session: { strategy: "jwt", maxAge: sessionMaxAge },
    useSecureCookies: usesSecureCookies(),
    cookies: {
      sessionToken: { name: cookieName("session"), options: cookieOptions() },
      csrfToken: { name: cookieName("csrf"), options: cookieOptions() },
      callbackUrl: { name: cookieName("callback"), options: cookieOptions() },
    },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    logger: nextAuthLogger,
    providers: [passwordProvider(attempt), ...oauthProviders()],
    adapter: adapter(attempt, guestId),
    callbacks: {
      signIn: async ({ account, user }) => {
        if (!account || account.type === "credentials") return true;
        attempt.identity = identityOf(account);
        const known = await findOwner(account);
        if (known?.disabledAt) return "/sign-in?error=account_disabled";
        return known || (await mayMakeAccount(attempt, user.email ?? null))
          ? true
          : "/sign-in?error=sign_up_closed";
      },
      // A path alone: it holds at whatever address the reader came to, and can't lead elsewhere.
      redirect: ({ url, baseUrl }) =>
        safeCallbackPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url),
      jwt: async ({ token, user, account }) => {
        if (account) return { ...(await startSession(user.id, guestId)) };
        if (!attempt.viewer || attempt.viewer.id !== token.sub) throw new AppError("session_expired");
        const { sub, version, guest } = token;
        return { sub, version, guest };
      },
      session: ({ session }) => {
        if (!attempt.viewer) throw new AppError("session_expired");
        const { id, name, email } = attempt.viewer;
        return { ...session, user: { id, name, email } };
      },
    },
  };
}

function passwordProvider(attempt: AuthAttempt): AuthOptions["providers"][number] {
  return {
    id: "credentials",
    name: "Password",
    type: "credentials",
    credentials: {},
    // next-auth puts the message of whatever is thrown here into an address, so it must be a code.
    authorize: async (credentials) => {
      try {
        const body = passwordSignIn.safeParse(credentials);
        if (!body.success) throw new AppError("sign_in_failed");
        return await checkPassword(attempt.headers, body.data);
      } catch (error) {
        if (!(error instanceof AppError)) log().error({ err: error }, "sign-in failed");
        attempt.failure = error instanceof AppError ? error : new AppError("internal", { cause: error });
        throw new Error(attempt.failure.code);
      }
    },
  };
}

/** The library's adapter, but new users are made by our rules, and only what we use of an identity is kept. */
function adapter(attempt: AuthAttempt, guestId: string | null): AuthOptions["adapter"] {
  return {
    // The adapter asks for the client of @prisma/client; ours is generated elsewhere and has the same methods.
    ...PrismaAdapter(db() as unknown as Parameters<typeof PrismaAdapter>[0]),
    createUser: async (profile: Omit<AdapterUser, "id">) => {
      const { email = null, name = null, image = null } = profile;
      const invited = (await signUpMode()) === "invite" ? await invitedAs(attempt, email) : null;
      const { viewer } = await createAccount(
        { email, name, image },
        { guestId, identity: attempt.identity, invited },
      );
      return { id: viewer.id, email: viewer.email ?? "", emailVerified: null, name: viewer.name };
    },
    linkAccount: async (account: AdapterAccount) => {
      const identity = identityOf(account);
      // A new account was made together with its identity, so that there is never one without the other.
      await db().account.upsert({
        where: { provider_providerAccountId: providerKey(identity) },
        create: { ...identity, userId: account.userId },
        update: {},
      });
    },
  };
}

function identityOf({ type, provider, providerAccountId }: Account | AdapterAccount): Identity {
  return { type, provider, providerAccountId };
}

function providerKey({ provider, providerAccountId }: Identity) {
  return { provider, providerAccountId };
}

async function findOwner(identity: Account): Promise<{ disabledAt: Date | null } | null> {
  const account = await db().account.findUnique({
    where: { provider_providerAccountId: providerKey(identity) },
    select: { user: { select: { disabledAt: true } } },
  });
  return account?.user ?? null;
}

async function mayMakeAccount(attempt: AuthAttempt, email: string | null): Promise<boolean> {
  const mode = await signUpMode();
  return mode === "open" || (mode === "invite" && (await isInvited(await invitedAs(attempt, email))));
}

/** They may have come by a link of ours; otherwise the email that another service vouches for is their invitation. */
async function invitedAs({ invitation }: AuthAttempt, email: string | null): Promise<Invited> {
  const byLink = { token: invitation, email: email?.toLowerCase() ?? null };
  return invitation !== null && (await isInvited(byLink)) ? byLink : { token: null, email };
}

/** What a guest has comes along before the session begins: if it can't, the guest's own session goes on. */
async function startSession(userId: string, guestId: string | null): Promise<SessionClaims> {
  if (guestId) await moveGuest(guestId, userId);
  const { sessionVersion } = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { sessionVersion: true },
  });
  return { sub: userId, version: sessionVersion, guest: false };
}
