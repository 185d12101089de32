import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { signInOptions } from "@/lib/auth/server";
import { db } from "@/lib/db/server";
import {
  codeOf,
  goodPassword,
  newEmail,
  registerWith,
  signInWith,
  tryToWrite,
  viewerOf,
} from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";

// A server that others can reach, behind a proxy with TLS, with nothing said about guests or sign-up.
beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "a secret that is only used in these tests");
  vi.stubEnv("HOST", "0.0.0.0");
  vi.stubEnv("PUBLIC_URL", "https://chat.example.org/");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describeEachDatabase("a server that is open to the network", () => {
  it("takes neither guests nor new accounts unless it is told to, and writes nothing", async () => {
    expect(await signInOptions()).toEqual({
      providers: [],
      allowsSignUp: false,
      needsInvitation: false,
      allowsGuests: false,
    });
    const stranger = new Browser("https://chat.example.org");
    const write = await tryToWrite(stranger);
    expect([write.status, await codeOf(write)]).toEqual([401, "sign_in_required"]);
    const register = await registerWith(stranger, { email: newEmail(), password: goodPassword });
    expect([register.status, await codeOf(register)]).toEqual([403, "sign_up_closed"]);
    expect(await db().user.count()).toBe(0);
    expect(stranger.cookies.size).toBe(0);
  });

  it("signs in at its public address, whatever the proxy calls it, with cookies that need TLS", async () => {
    const { hashPassword } = await import("@/lib/auth/passwords");
    const email = newEmail();
    const { id } = await db().user.create({
      data: { email, passwordHash: await hashPassword(goodPassword) },
    });
    const browser = new Browser("https://chat.example.org");
    const response = await signInWith(browser, { email, password: goodPassword });
    expect(await response.json()).toEqual({ url: "/c/1" });
    const cookies = response.headers.getSetCookie();
    expect(cookies.some((cookie) => cookie.startsWith("__Secure-tramontane.session="))).toBe(true);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; SameSite=Lax/);
    }
    expect((await viewerOf(browser)).id).toBe(id);
  });
});
