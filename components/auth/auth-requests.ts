import { callApi } from "@/lib/http/client";

type Destination = { url: string };

/** Signs in with email and password; the answer sets the session cookie. */
export async function signInWithPassword(credentials: { email: string; password: string }): Promise<void> {
  await post("callback/credentials", credentials);
}

/** Starts a sign-in at a provider. Returns the address to go to. */
export async function startProviderSignIn(
  providerId: string,
  callbackPath: string,
  invitation: string | null,
): Promise<string> {
  const { url } = await post(`signin/${encodeURIComponent(providerId)}`, {
    callbackUrl: callbackPath,
    ...(invitation === null ? {} : { invitation }),
  });
  return url;
}

/** Ends this browser's session. */
export async function signOut(): Promise<void> {
  await post("signout", {});
}

/** next-auth wants its token in the body of every write, and answers JSON instead of a redirect when asked to. */
async function post(action: string, fields: Record<string, string>): Promise<Destination> {
  const { csrfToken } = await callApi<{ csrfToken: string }>("GET", "/api/auth/csrf");
  return callApi("POST", `/api/auth/${action}`, { ...fields, csrfToken, json: "true" });
}
