import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { PATCH as patchAccount } from "@/app/api/account/route";
import { GET as authGet, POST as authPost } from "@/app/api/auth/[...nextauth]/route";
import { db } from "@/lib/db/server";
import {
  codeOf,
  goodPassword,
  newEmail,
  pretendCounted,
  registerWith,
  sessionOf,
  signInWith,
  viewerOf,
} from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";

beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "a secret that is only used in these tests");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

async function newAccount() {
  const email = newEmail();
  const { id } = await (await registerWith(new Browser(), { email, password: goodPassword })).json();
  return { id: String(id), email };
}

describeEachDatabase("signing in with a password", () => {
  it("opens a session that next-auth's endpoint and our handlers both know", async () => {
    const { id, email } = await newAccount();
    const browser = new Browser();
    const response = await signInWith(browser, { email: email.toUpperCase(), password: goodPassword });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ url: "/c/1" });
    expect(await sessionOf(browser)).toMatchObject({ user: { id, email } });
    expect(await viewerOf(browser)).toMatchObject({ id, isGuest: false });
  });

  it("says the same of a wrong password, an unknown email and an account without a password", async () => {
    const { email } = await newAccount();
    const withoutPassword = newEmail();
    await db().user.create({ data: { email: withoutPassword } });
    const bodies: unknown[] = [];
    for (const tried of [email, newEmail(), withoutPassword]) {
      const browser = new Browser();
      const response = await signInWith(browser, { email: tried, password: "not the password" });
      expect(response.status).toBe(401);
      expect(browser.cookies.has("tramontane.session")).toBe(false);
      bodies.push(await response.json());
    }
    expect(bodies[0]).toMatchObject({ error: { code: "sign_in_failed", details: {} } });
    expect(bodies[1]).toEqual(bodies[0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it("stops guessing at one account after ten tries, from wherever, and tells nobody else apart", async () => {
    const { email } = await newAccount();
    const tries = Array.from({ length: 12 }, () =>
      signInWith(new Browser(), { email, password: "not the password" }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);

    const refused = await signInWith(new Browser(), { email, password: goodPassword });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({
      error: { code: "rate_limited", details: { retryAfterSeconds: expect.any(Number) } },
    });

    const unknown = newEmail();
    for (let index = 0; index < 10; index += 1) {
      await signInWith(new Browser(), { email: unknown, password: "not the password" });
    }
    expect((await signInWith(new Browser(), { email: unknown, password: "x" })).status).toBe(429);
    expect((await signInWith(new Browser(), { email: newEmail(), password: "x" })).status).toBe(401);
  });

  it("forgets the failures of an account when its owner signs in", async () => {
    const { email } = await newAccount();
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < 9; index += 1) {
        await signInWith(new Browser(), { email, password: "not the password" });
      }
      expect((await signInWith(new Browser(), { email, password: goodPassword })).status).toBe(200);
    }
  });

  it("stops one address that tries many accounts", async () => {
    const caller = `spray-${crypto.randomUUID()}`;
    await pretendCounted("sign-in-address", caller, 98);
    const tries = Array.from({ length: 4 }, () =>
      signInWith(new Browser(), { email: newEmail(), password: "x" }, caller),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([401, 401, 429, 429]);
  });

  it("refuses a sign-in that does not show next-auth's token, and one from another site", async () => {
    const { email } = await newAccount();
    const browser = new Browser();
    const form = { email, password: goodPassword, csrfToken: "made up", json: "true" };
    const path = "/api/auth/callback/credentials";
    const tokenless = await browser.send(authPost, "POST", path, { form });
    expect([tokenless.status, await codeOf(tokenless)]).toEqual([403, "cross_site"]);
    expect(browser.cookies.has("tramontane.session")).toBe(false);
    const headers = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
    const crossSite = await browser.send(authPost, "POST", path, { form, headers });
    expect(await codeOf(crossSite)).toBe("cross_site");
  });

  it("never sends the reader to another site afterwards", async () => {
    for (const callbackUrl of ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]) {
      const browser = new Browser();
      const query = new URLSearchParams({ callbackUrl });
      const response = await browser.send(authGet, "GET", `/api/auth/signin?${query}`);
      expect(response.status).toBe(302);
      const location = new URL(response.headers.get("location") ?? "", "http://127.0.0.1:3000");
      expect(location.pathname).toBe("/sign-in");
      expect(location.searchParams.get("callbackUrl")).toBe("/");
    }
  });

  it.each(["http://127.0.0.1:4301", "http://localhost:4301", "http://192.168.1.7:3000"])(
    "works at whatever address the reader typed: %s",
    async (origin) => {
      const { id, email } = await newAccount();
      const browser = new Browser(origin);
      const response = await signInWith(browser, { email, password: goodPassword });
      expect(await response.json()).toEqual({ url: "/c/1" });
      expect((await viewerOf(browser)).id).toBe(id);
    },
  );

  it("answers what next-auth does not know, and bodies that can't be read, with our codes", async () => {
    const unknown = await new Browser().send(authGet, "GET", "/api/auth/nonsense");
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, "not_found"]);
    const request = new Request("http://127.0.0.1:3000/api/auth/callback/credentials", {
      method: "POST",
      headers: { host: "127.0.0.1:3000", "content-type": "application/json" },
      body: "{",
    });
    const malformed = await authPost(request, { params: Promise.resolve({}) });
    expect([malformed.status, await codeOf(malformed)]).toEqual([400, "invalid_input"]);
    const large = await new Browser().send(authPost, "POST", "/api/auth/signout", {
      body: "x".repeat(20_000),
    });
    expect([large.status, await codeOf(large)]).toEqual([413, "too_large"]);
  });
});

describeEachDatabase("changing an account", () => {
  it("a new password ends every other session and keeps this one", async () => {
    const { email, id } = await newAccount();
    const [here, there] = [new Browser(), new Browser()];
    await signInWith(here, { email, password: goodPassword });
    await signInWith(there, { email, password: goodPassword });
    const next = "another set of words";
    const response = await here.send(patchAccount, "PATCH", "/api/account", {
      body: { password: { current: goodPassword, next } },
    });
    expect(response.status).toBe(200);
    expect((await viewerOf(here)).id).toBe(id);
    await expect(viewerOf(there)).rejects.toMatchObject({ code: "session_expired" });
    expect(await sessionOf(there)).toEqual({});
    expect((await signInWith(new Browser(), { email, password: goodPassword })).status).toBe(401);
    expect((await signInWith(new Browser(), { email, password: next })).status).toBe(200);
  });

  it("a wrong current password or a weak new one changes nothing", async () => {
    const { email } = await newAccount();
    const browser = new Browser();
    await signInWith(browser, { email, password: goodPassword });
    const wrong = await browser.send(patchAccount, "PATCH", "/api/account", {
      body: { name: "Changed", password: { current: "wrong", next: "another set of words" } },
    });
    expect(await codeOf(wrong)).toBe("sign_in_failed");
    const weak = await browser.send(patchAccount, "PATCH", "/api/account", {
      body: { name: "Changed", password: { current: goodPassword, next: "basketball" } },
    });
    expect(await codeOf(weak)).toBe("password_weak");
    expect((await viewerOf(browser)).name).toBeNull();
    expect((await signInWith(new Browser(), { email, password: goodPassword })).status).toBe(200);
  });

  it("the name can be changed and taken away", async () => {
    const { email } = await newAccount();
    const browser = new Browser();
    await signInWith(browser, { email, password: goodPassword });
    const body = { name: "  Aliénor  " };
    const named = await browser.send(patchAccount, "PATCH", "/api/account", { body });
    expect(await named.json()).toMatchObject({ name: "Aliénor", email });
    await browser.send(patchAccount, "PATCH", "/api/account", { body: { name: "" } });
    expect((await viewerOf(browser)).name).toBeNull();
  });
});
