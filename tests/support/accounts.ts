import { randomUUID } from "node:crypto";
import { z } from "zod";
import { POST as register } from "@/app/api/account/register/route";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { requireViewer } from "@/lib/auth/server";
import { db } from "@/lib/db/server";
import { route } from "@/lib/http/route";
import type { Browser } from "./browser";

export const goodPassword = "seven quiet lanterns";

/** An address that nobody else in the test run has. */
export function newEmail(): string {
  return `reader-${randomUUID()}@example.org`;
}

/** Registers over HTTP. */
export function registerWith(browser: Browser, body: Record<string, unknown>, caller: string = randomUUID()) {
  return browser.send(register, "POST", "/api/account/register", {
    body,
    headers: { "x-caller-address": caller },
  });
}

/** Signs in through next-auth's endpoints, as the page does. Each call comes from its own address unless told. */
export async function signInWith(
  browser: Browser,
  credentials: { email: string; password: string },
  caller: string = randomUUID(),
) {
  const { csrfToken } = z
    .object({ csrfToken: z.string() })
    .parse(await (await browser.send(authGet, "GET", "/api/auth/csrf")).json());
  return browser.send(authPost, "POST", "/api/auth/callback/credentials", {
    form: { ...credentials, csrfToken, json: "true", callbackUrl: "/c/1" },
    headers: { "x-caller-address": caller },
  });
}

/** What next-auth's own session endpoint says. */
export async function sessionOf(browser: Browser): Promise<unknown> {
  return (await browser.send(authGet, "GET", "/api/auth/session")).json();
}

const write = route({ auth: "writer" }, async ({ viewer }) => {
  const conversation = await db().conversation.create({
    data: { id: randomUUID(), userId: viewer.id, modelId: "mistral-small-latest" },
  });
  return { viewer, conversationId: conversation.id };
});

const written = z.object({
  viewer: z.object({ id: z.string(), isGuest: z.boolean() }),
  conversationId: z.string(),
});

/** A first write over HTTP, by whoever this browser is. */
export async function writeAs(browser: Browser) {
  const response = await browser.send(write, "POST", "/api/test-write");
  return { response, ...written.parse(await response.json()) };
}

/** The same, when it is expected to be refused. */
export function tryToWrite(browser: Browser, headers: Record<string, string> = {}): Promise<Response> {
  return browser.send(write, "POST", "/api/test-write", { headers });
}

/** Who the server takes this browser for. */
export function viewerOf(browser: Browser) {
  return requireViewer(new Headers({ cookie: browser.cookieHeader() }));
}

/** The code of an error answer. */
export async function codeOf(response: Response): Promise<string> {
  const body = z.object({ error: z.object({ code: z.string() }) }).parse(await response.json());
  return body.error.code;
}

/** As if `points` calls had been counted for this key already. */
export async function pretendCounted(limitName: string, key: string, points: number): Promise<void> {
  const expire = new Date(Date.now() + 600_000);
  await db().rateLimiterFlexible.create({ data: { key: `${limitName}:${key}`, points, expire } });
}
