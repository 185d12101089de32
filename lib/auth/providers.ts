import "server-only";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import type { OAuthConfig } from "next-auth/providers/oauth";
import { env } from "@/lib/env";
import { isOpenInvitation } from "@/lib/invitations/server";
import { allowsGuests, signUpMode } from "@/lib/policy/server";
import { commonJsDefault } from "./common-js-default";
import type { SignInOptions } from "./contract";

/** The claims of an OIDC issuer that we use. */
type OidcProfile = {
  sub: string;
  name?: string;
  preferred_username?: string;
  email?: string;
  email_verified?: boolean;
  picture?: string;
};

// biome-ignore lint/suspicious/noExplicitAny: next-auth's own list of providers is typed so; each has its profile type.
type AnyProvider = OAuthConfig<any>;

/** The providers whose settings are there. */
export function oauthProviders(): AnyProvider[] {
  const { GITHUB_ID, GITHUB_SECRET, GOOGLE_ID, GOOGLE_SECRET, OIDC_ISSUER, OIDC_ID, OIDC_SECRET } = env();
  const providers: AnyProvider[] = [];
  if (GITHUB_ID && GITHUB_SECRET) {
    providers.push(commonJsDefault(GitHub)({ clientId: GITHUB_ID, clientSecret: GITHUB_SECRET }));
  }
  if (GOOGLE_ID && GOOGLE_SECRET) {
    providers.push(commonJsDefault(Google)({ clientId: GOOGLE_ID, clientSecret: GOOGLE_SECRET }));
  }
  if (OIDC_ISSUER && OIDC_ID && OIDC_SECRET) {
    providers.push(oidcProvider(OIDC_ISSUER, OIDC_ID, OIDC_SECRET, env().OIDC_NAME ?? "OpenID Connect"));
  }
  return providers;
}

/** What the sign-in and register pages offer to whoever has this invitation, or none. */
export async function signInOptions(invitation: string | null = null): Promise<SignInOptions> {
  const mode = await signUpMode();
  const isInvited = mode === "invite" && invitation !== null && (await isOpenInvitation(invitation));
  return {
    providers: oauthProviders().map(({ id, options, name }) => ({ id, name: options?.name ?? name })),
    allowsSignUp: mode === "open" || isInvited,
    needsInvitation: mode === "invite",
    allowsGuests: await allowsGuests(),
  };
}

function oidcProvider(
  issuer: string,
  clientId: string,
  clientSecret: string,
  name: string,
): OAuthConfig<OidcProfile> {
  return {
    id: "oidc",
    name,
    type: "oauth",
    wellKnown: `${issuer}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    clientId,
    clientSecret,
    idToken: true,
    checks: ["pkce", "state", "nonce"],
    userinfo: {
      // Many issuers put name and email only there and not into the id token.
      async request({ client, tokens }) {
        const claims = tokens.id_token ? claimsOf(tokens) : {};
        if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return claims;
        return { ...claims, ...(await client.userinfo(tokens.access_token)) };
      },
    },
    profile: (profile) => ({
      id: profile.sub,
      name: profile.name ?? profile.preferred_username ?? null,
      email: profile.email_verified === false ? null : (profile.email ?? null),
      image: profile.picture ?? null,
    }),
  };
}

/** next-auth types the token set without the method that openid-client gives it. */
function claimsOf(tokens: object): Record<string, unknown> {
  return "claims" in tokens && typeof tokens.claims === "function" ? tokens.claims() : {};
}
