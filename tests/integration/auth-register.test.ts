import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/lib/db/server";
import {
  codeOf,
  goodPassword,
  newEmail,
  pretendCounted,
  registerWith,
  viewerOf,
  writeAs,
} from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase, emptyDatabase } from "../support/database";

beforeAll(() => {
  vi.stubEnv("AUTH_SECRET", "a secret that is only used in these tests");
});
afterAll(() => {
  vi.unstubAllEnvs();
});

describeEachDatabase("registering", () => {
  it("of eight first accounts at once exactly one is the administrator, guests or not", async () => {
    await emptyDatabase();
    const browsers = Array.from({ length: 8 }, () => new Browser());
    await Promise.all(browsers.slice(0, 4).map(writeAs));
    const responses = await Promise.all(
      browsers.map((browser) => registerWith(browser, { email: newEmail(), password: goodPassword })),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array(8).fill(201));
    const roles = await db().user.groupBy({ by: ["role"], _count: true, orderBy: { role: "asc" } });
    expect(roles.map(({ role, _count }) => [role, _count])).toEqual([
      ["member", 7],
      ["admin", 1],
    ]);
  });

  it("stores the password only as an argon2id hash with the recommended cost", async () => {
    const email = newEmail();
    await registerWith(new Browser(), { email, password: goodPassword });
    const user = await db().user.findUniqueOrThrow({ where: { email } });
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(user)).not.toContain(goodPassword);
  });

  it("signs in at once, and answers nothing of the account but what the page shows", async () => {
    const browser = new Browser();
    const email = newEmail();
    const response = await registerWith(browser, {
      email: ` ${email.toUpperCase()} `,
      password: goodPassword,
      name: "Ada",
    });
    const viewer = await response.json();
    expect(viewer).toEqual({
      id: expect.any(String),
      email,
      name: "Ada",
      isGuest: false,
      role: expect.any(String),
    });
    expect(await viewerOf(browser)).toEqual(viewer);
  });

  it("takes an email once, also when two ask at the same time, and leaves the loser's guest as it was", async () => {
    const email = newEmail();
    const browsers = [new Browser(), new Browser()];
    const guests = await Promise.all(browsers.map(writeAs));
    const responses = await Promise.all(
      browsers.map((browser) => registerWith(browser, { email, password: goodPassword })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409]);
    const loser = responses.findIndex(({ status }) => status === 409);
    const [response, browser, guest] = [responses[loser], browsers[loser], guests[loser]];
    if (!response || !browser || !guest) throw new Error("nobody lost");
    expect(await codeOf(response)).toBe("email_taken");
    expect(await viewerOf(browser)).toMatchObject({ id: guest.viewer.id, isGuest: true });
  });

  it.each([
    ["short", "abc def 1"],
    ["common", "Basketball"],
    ["repetitive", "abcabcabcabc"],
    ["personal", "elisabeth.martin"],
  ])("refuses a %s password with its reason and makes no account", async (reason, password) => {
    const email = `elisabeth.martin@${crypto.randomUUID()}.example.org`;
    const response = await registerWith(new Browser(), { email, password });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: "password_weak", details: { reason } } });
    expect(await db().user.findUnique({ where: { email } })).toBeNull();
  });

  it.each([
    { field: "email", body: { email: "no address", password: goodPassword } },
    { field: "password", body: { email: "a@example.org", password: 7 } },
    { field: "password", body: { email: "a@example.org", password: "x".repeat(201) } },
    { field: "body", body: { email: "a@example.org", password: goodPassword, role: "admin" } },
    { field: "name", body: { email: "a@example.org", password: goodPassword, name: "x".repeat(101) } },
  ])("refuses malformed input and names what is wrong: $field", async ({ field, body }) => {
    const response = await registerWith(new Browser(), body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_input", details: { field } } });
  });

  it("refuses who is signed in to an account already", async () => {
    const browser = new Browser();
    await registerWith(browser, { email: newEmail(), password: goodPassword });
    const response = await registerWith(browser, { email: newEmail(), password: goodPassword });
    expect(await codeOf(response)).toBe("conflict");
  });

  it("is throttled by address", async () => {
    const taken = newEmail();
    await registerWith(new Browser(), { email: taken, password: goodPassword });
    const caller = `many-${crypto.randomUUID()}`;
    await pretendCounted("register", caller, 58);
    const tries = Array.from({ length: 4 }, () =>
      registerWith(new Browser(), { email: taken, password: goodPassword }, caller),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([409, 409, 429, 429]);
  });
});
