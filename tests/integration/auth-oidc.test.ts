import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { signInOptions } from "@/lib/auth/server";
import { db } from "@/lib/db/server";
import { invite } from "@/lib/invitations/server";
import { usualPolicy } from "@/lib/policy/contract";
import { storePolicy } from "@/lib/policy/server";
import { goodPassword, newEmail, registerWith, viewerOf, writeAs } from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";
import { type Person, startIssuer } from "../support/oidc-issuer";

const issuer = await startIssuer();
const settings = vi.hoisted(() => ({ allowsSignUp: true }));
vi.mock("@/lib/env", async (importOriginal) => {
  const original = await importOriginal<typeof import("@/lib/env")>();
  return { ...original, env: () => ({ ...original.env(), ALLOW_SIGN_UP: settings.allowsSignUp }) };
});

beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "a secret that is only used in these tests");
  vi.stubEnv("OIDC_ISSUER", `${issuer.url}/`);
  vi.stubEnv("OIDC_ID", issuer.client.id);
  vi.stubEnv("OIDC_SECRET", issuer.client.secret);
  vi.stubEnv("OIDC_NAME", "The Library");
});
afterEach(() => {
  settings.allowsSignUp = true;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await issuer.stop();
});

/** Goes to the issuer and back, as a browser does. Returns where the reader ends up. */
async function signInAt(browser: Browser, person: Person, invitation?: string): Promise<string> {
  const { csrfToken } = await (await browser.send(authGet, "GET", "/api/auth/csrf")).json();
  const started = await browser.send(authPost, "POST", "/api/auth/signin/oidc", {
    body: { csrfToken, json: "true", callbackUrl: "/c/1", ...(invitation ? { invitation } : {}) },
  });
  const back = issuer.signIn((await started.json()).url, person);
  let response = await browser.send(authGet, "GET", back.pathname + back.search);
  let location = new URL(response.headers.get("location") ?? "", back);
  while (location.pathname.startsWith("/api/auth/")) {
    response = await browser.send(authGet, "GET", location.pathname + location.search);
    location = new URL(response.headers.get("location") ?? "", back);
  }
  return location.pathname + location.search;
}

function newPerson(more: Partial<Person> = {}): Person {
  return { sub: crypto.randomUUID(), name: "Noé", email: newEmail(), email_verified: true, ...more };
}

describeEachDatabase("signing in through an OpenID Connect issuer", () => {
  it("is offered only under the name that was configured", async () => {
    expect((await signInOptions()).providers).toEqual([{ id: "oidc", name: "The Library" }]);
  });

  it("makes an account the first time and finds it the second, and keeps none of the issuer's tokens", async () => {
    const person = newPerson();
    const [first, second] = [new Browser(), new Browser()];
    expect(await signInAt(first, person)).toBe("/c/1");
    expect(await signInAt(second, { ...person, name: "Renamed" })).toBe("/c/1");
    const viewer = await viewerOf(first);
    expect(viewer).toMatchObject({ name: "Noé", email: person.email, isGuest: false });
    expect(await viewerOf(second)).toEqual(viewer);
    const accounts = await db().account.findMany({ where: { userId: viewer.id } });
    expect(accounts).toHaveLength(1);
    expect(accounts[0]).toMatchObject({
      providerAccountId: person.sub,
      access_token: null,
      refresh_token: null,
      id_token: null,
    });
  });

  it("turns a guest into the new account: same id, same conversations", async () => {
    const browser = new Browser();
    const { viewer, conversationId } = await writeAs(browser);
    await signInAt(browser, newPerson());
    expect(await viewerOf(browser)).toMatchObject({ id: viewer.id, isGuest: false });
    const conversation = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(conversation.userId).toBe(viewer.id);
  });

  it("gives an account that exists what the guest has", async () => {
    const person = newPerson();
    const owner = new Browser();
    await signInAt(owner, person);
    const browser = new Browser();
    const { viewer: guest, conversationId } = await writeAs(browser);
    expect(await signInAt(browser, person)).toBe("/c/1");
    const { id } = await viewerOf(owner);
    expect((await viewerOf(browser)).id).toBe(id);
    expect(await db().user.findUnique({ where: { id: guest.id } })).toBeNull();
    const conversation = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
    expect(conversation.userId).toBe(id);
  });

  it("does not open an account that somebody else made with the same email", async () => {
    const email = newEmail();
    await registerWith(new Browser(), { email, password: goodPassword });
    const browser = new Browser();
    const path = await signInAt(browser, newPerson({ email: email.toUpperCase() }));
    expect(path).toMatch(/^\/sign-in\?.*error=OAuthAccountNotLinked/);
    await expect(viewerOf(browser)).rejects.toMatchObject({ code: "sign_in_required" });
  });

  it("does not believe an email that the issuer has not checked", async () => {
    const browser = new Browser();
    await signInAt(browser, newPerson({ email_verified: false }));
    expect((await viewerOf(browser)).email).toBeNull();
  });

  it("adds the identity to the account that is signed in, but not with a session that was ended", async () => {
    const person = newPerson();
    const browser = new Browser();
    await registerWith(browser, { email: newEmail(), password: goodPassword });
    const { id } = await viewerOf(browser);
    const stolen = new Browser();
    stolen.cookies.set("tramontane.session", browser.cookies.get("tramontane.session") ?? "");
    await signInAt(browser, person);
    expect(
      (await db().account.findMany({ where: { userId: id } })).map((row) => row.providerAccountId),
    ).toEqual([person.sub]);
    await db().user.update({ where: { id }, data: { sessionVersion: { increment: 1 } } });
    await signInAt(stolen, newPerson());
    expect((await viewerOf(stolen)).id).not.toBe(id);
    expect(await db().account.count({ where: { userId: id } })).toBe(1);
  });

  it("refuses strangers while sign-up is closed, and still lets known people in", async () => {
    const person = newPerson();
    await signInAt(new Browser(), person);
    settings.allowsSignUp = false;
    const users = await db().user.count();
    expect(await signInAt(new Browser(), newPerson())).toBe("/sign-in?error=sign_up_closed");
    expect(await db().user.count()).toBe(users);
    const browser = new Browser();
    expect(await signInAt(browser, person)).toBe("/c/1");
    expect(await viewerOf(browser)).toMatchObject({ email: person.email });
  });

  it("lets in whom an invitation names, once, and nobody whom an administrator has shut out", async () => {
    const [admin, invited] = [newPerson(), newPerson()];
    await signInAt(new Browser(), admin);
    const { id } = await db().user.findUniqueOrThrow({ where: { email: admin.email } });
    await storePolicy({ ...usualPolicy, signUp: "invite" });
    expect(await signInAt(new Browser(), invited)).toBe("/sign-in?error=sign_up_closed");
    await invite(id, { email: invited.email ?? null });
    expect(
      await signInAt(new Browser(), { ...newPerson(), email_verified: false, email: invited.email }),
    ).toBe("/sign-in?error=sign_up_closed");
    expect(await signInAt(new Browser(), invited)).toBe("/c/1");
    expect(await db().invitation.count({ where: { email: invited.email, usedAt: null } })).toBe(0);
    await db().user.update({ where: { email: invited.email }, data: { disabledAt: new Date() } });
    expect(await signInAt(new Browser(), invited)).toBe("/sign-in?error=account_disabled");
    await storePolicy(usualPolicy);
  });

  it("an invitation that is a link goes along to the issuer and back, and makes one account", async () => {
    const admin = newPerson();
    await signInAt(new Browser(), admin);
    const { id } = await db().user.findUniqueOrThrow({ where: { email: admin.email } });
    await storePolicy({ ...usualPolicy, signUp: "invite" });
    const named = newPerson();
    const [open, forOne] = [
      await invite(id, { email: null }),
      await invite(id, { email: named.email ?? null }),
    ];

    const [first, second] = [new Browser(), new Browser()];
    expect(await signInAt(first, newPerson({ email_verified: false }), open.token)).toBe("/c/1");
    expect(await viewerOf(first)).toMatchObject({ isGuest: false, role: "member" });
    expect(await signInAt(second, newPerson(), open.token)).toBe("/sign-in?error=sign_up_closed");
    // The link that is for one address opens for nobody else, and an answered one is not kept for the next.
    expect(await signInAt(second, newPerson(), forOne.token)).toBe("/sign-in?error=sign_up_closed");
    expect([first, second].map(({ cookies }) => cookies.has("tramontane.invitation"))).toEqual([
      false,
      false,
    ]);
    expect(await signInAt(second, newPerson(), "made-up")).toBe("/sign-in?error=sign_up_closed");
    // Whoever is invited by email needs no link, and a stale one does not stand in the way.
    expect(await signInAt(second, named, open.token)).toBe("/c/1");
    await storePolicy(usualPolicy);
  });

  it("an invitation is only sent where it is needed, and for as long as it is", async () => {
    const browser = new Browser();
    const { csrfToken } = await (await browser.send(authGet, "GET", "/api/auth/csrf")).json();
    const setOut = (more: object) =>
      browser.send(authPost, "POST", "/api/auth/signin/oidc", { body: { csrfToken, json: "true", ...more } });
    const cookie = (response: Response) =>
      response.headers.getSetCookie().find((line) => line.startsWith("tramontane.invitation="));
    expect(cookie(await setOut({ invitation: "abc-DEF_1" }))).toBe(
      "tramontane.invitation=abc-DEF_1; Path=/api/auth; Max-Age=900; HttpOnly; SameSite=Lax",
    );
    for (const more of [{}, { invitation: "a; Domain=example.org" }])
      expect(cookie(await setOut(more))).toMatch(/^tramontane\.invitation=; Path=\/api\/auth; Max-Age=0;/);
  });

  it.each(["http://127.0.0.1:4301", "http://localhost:4301", "http://192.168.1.7:3000"])(
    "comes back to the address that the reader typed: %s",
    async (origin) => {
      const browser = new Browser(origin);
      const { csrfToken } = await (await browser.send(authGet, "GET", "/api/auth/csrf")).json();
      const started = await browser.send(authPost, "POST", "/api/auth/signin/oidc", {
        body: { csrfToken, json: "true" },
        headers: { "x-forwarded-host": "elsewhere.example", "x-forwarded-proto": "https" },
      });
      const { searchParams } = new URL((await started.json()).url);
      expect(searchParams.get("redirect_uri")).toBe(`${origin}/api/auth/callback/oidc`);
    },
  );

  it("a callback that this browser did not ask for opens nothing", async () => {
    const [asker, victim] = [new Browser(), new Browser()];
    const { csrfToken } = await (await asker.send(authGet, "GET", "/api/auth/csrf")).json();
    const started = await asker.send(authPost, "POST", "/api/auth/signin/oidc", {
      body: { csrfToken, json: "true" },
    });
    const back = issuer.signIn((await started.json()).url, newPerson());
    const response = await victim.send(authGet, "GET", back.pathname + back.search);
    expect(response.headers.get("location")).toContain("error=OAuthCallback");
    expect(victim.cookies.has("tramontane.session")).toBe(false);
  });
});
