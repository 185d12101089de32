import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mintSessionCookie } from "@/lib/auth/session-cookie";
import { stopChat } from "@/lib/chat/server";
import { db, Prisma } from "@/lib/db/server";
import { env } from "@/lib/env";
import { usualPolicy } from "@/lib/policy/contract";
import { storePolicy } from "@/lib/policy/server";
import { usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { goodPassword, newEmail, registerWith } from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";
import { type ApiRoute, everyRoute, fillPath } from "../support/every-route";
import { useStandin } from "../support/standin";
import { validBodies } from "../support/valid-bodies";

const standin = useStandin();
beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  Object.assign(env(), {
    MISTRAL_BASE_URL: standin.baseUrl,
    MISTRAL_API_KEY: "server-key-0000",
    LOG_LEVEL: "silent",
  });
});

const runsPerRoute = 25;
/** Far more than any of them takes on a slow machine, and far less than for ever. */
const patienceMs = 20_000;
const conversationId = randomUUID();
const bodies = validBodies(conversationId);

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "__proto__",
    "../../etc/passwd",
    "%00%ff%zz",
    "' OR 1=1 --",
    "\u202e\u2066🏴‍☠️",
    "x".repeat(70_000),
    "00000000-0000-0000-0000-000000000000",
    conversationId,
    -0,
    1e308,
    -1,
    2 ** 53,
    null,
    true,
    [],
    {},
    [[[[[[[[]]]]]]]],
    { __proto__: null, constructor: { prototype: {} } },
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);
const nastyText = fc.oneof(
  nasty.map(toText),
  fc.constantFrom(
    "[".repeat(60_000),
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    '{"a":'.repeat(5_000),
    "{",
    "",
    "\u00ff\u00fe",
  ),
);

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A copy of the value with one of its places, the whole among them, holding something else. */
function mutate(value: unknown, at: number, other: unknown): unknown {
  const places: ((other: unknown) => unknown)[] = [(next) => next];
  const visit = (node: unknown, rebuild: (next: unknown) => unknown) => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      const put = (next: unknown) =>
        rebuild(Array.isArray(node) ? node.with(Number(key), next) : { ...node, [key]: next });
      places.push(put);
      visit(child, put);
    }
    places.push((next) => rebuild(Array.isArray(node) ? [...node, next] : { ...node, extra: next }));
  };
  visit(value, (next) => next);
  return places[at % places.length]?.(other);
}

type Input = { part: string; query: Record<string, string>; body: string | undefined };

const queryNames = [
  "q",
  "cursor",
  "limit",
  "before",
  "answer",
  "zone",
  "name",
  "lang",
  "format",
  "page",
  "group",
  "search",
  "order",
  "refresh",
  "model",
  "from",
  "to",
  "download",
  "kind",
  "archived",
  "w",
  "h",
];

function inputs({ verb, path }: ApiRoute, ids: string[]): fc.Arbitrary<Input> {
  const valid = bodies[`${verb} ${path}`] ?? {};
  const part = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: nasty.map((value) => toText(value).slice(0, 300) || "x") },
  );
  const text = nasty.map((value) => toText(value).slice(0, 5_000));
  return fc.record({
    part,
    query: fc.dictionary(fc.constantFrom(...queryNames), text, { maxKeys: 4 }),
    body:
      verb === "GET" || verb === "OPTIONS"
        ? fc.constant(undefined)
        : fc.oneof(
            {
              weight: 4,
              arbitrary: fc
                .tuple(fc.nat(200), nasty)
                .map(([at, other]) => JSON.stringify(mutate(valid, at, other))),
            },
            { weight: 1, arbitrary: nastyText },
          ),
  });
}

describeEachDatabase("every route", () => {
  afterAll(() => stopChat());

  it("answers whatever it is sent, with no 500, in bounded time, and leaves nothing half-written", async () => {
    const admin = new Browser();
    const registered = await registerWith(admin, { email: newEmail(), password: goodPassword });
    const { id: adminId } = (await registered.json()) as { id: string };
    await db().user.update({ where: { id: adminId }, data: { role: "admin" } });
    const routes = await everyRoute();
    expect(routes.length).toBeGreaterThan(40);
    const tokens = routes.find(({ verb, path }) => verb === "POST" && path === "/api/tokens");
    const made = await tokens?.handler(
      requestOf(
        "/api/tokens",
        "POST",
        admin,
        JSON.stringify({ name: "f", scopes: ["chat", "models", "embeddings"], expiresInDays: 1 }),
      ),
      { params: Promise.resolve({}) },
    );
    if (!made) throw new Error("there is no route for tokens");
    const { token } = (await made.json()) as { token: string };
    for (const route of routes) {
      // What one route was made to do must not keep the next ones from being reached.
      await Promise.all([storePolicy(usualPolicy), storeRules(usualRules)]);
      const { sessionVersion } = await db().user.update({
        where: { id: adminId },
        data: { role: "admin", disabledAt: null, quota: Prisma.DbNull },
      });
      const [, session = ""] =
        /=([^;]+)/.exec(await mintSessionCookie({ sub: adminId, version: sessionVersion, guest: false })) ??
        [];
      admin.cookies.set("tramontane.session", session);
      await fc.assert(
        fc.asyncProperty(inputs(route, [conversationId, adminId, randomUUID()]), async (input) => {
          // Limits are not what is tried here.
          await db().rateLimiterFlexible.deleteMany();
          const { path, params } = fillPath(route.path, () => input.part);
          const query = new URLSearchParams(input.query);
          const request = requestOf(
            `${path}?${query}`,
            route.verb,
            admin,
            input.body,
            path.startsWith("/api/v1") ? token : null,
          );
          const response = await within(route.handler(request, { params: Promise.resolve(params) }));
          const text = await within(readSome(response));
          const said = `${route.verb} ${route.path} ${JSON.stringify(input).slice(0, 500)} → ${response.status} ${text.slice(0, 300)}`;
          // The provider's own failures have their statuses; ours is 500.
          expect(response.status, said).not.toBe(500);
          expect(text, said).not.toContain('"internal"');
        }),
        { numRuns: runsPerRoute, endOnFailure: true },
      );
    }
    await stopChat();
    const [halves] = await db().$queryRaw<Record<string, number>[]>`
      SELECT
        (SELECT count(*)::int FROM "Message" m LEFT JOIN "Message" p ON p."id" = m."parentId"
          WHERE m."parentId" IS NOT NULL AND p."conversationId" IS DISTINCT FROM m."conversationId") AS "strayed",
        (SELECT count(*)::int FROM "Message" WHERE "status" = 'streaming') AS "unfinished",
        (SELECT count(*)::int FROM "Run" WHERE "status" = 'running') AS "running",
        (SELECT count(*)::int FROM "Message" q WHERE q."role" = 'user'
          AND NOT EXISTS (SELECT 1 FROM "Message" a WHERE a."parentId" = q."id")) AS "unanswered",
        (SELECT count(*)::int FROM "File" f WHERE f."size" <>
          (SELECT coalesce(sum(length(c."data")), 0) FROM "FileChunk" c WHERE c."fileId" = f."id")) AS "cutFiles",
        (SELECT count(*)::int FROM "Conversation" c WHERE c."headId" IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM "Message" m WHERE m."id" = c."headId" AND m."conversationId" = c."id")) AS "headless"`;
    expect(halves).toEqual({
      strayed: 0,
      unfinished: 0,
      running: 0,
      unanswered: 0,
      cutFiles: 0,
      headless: 0,
    });
  }, 600_000);
});

function requestOf(
  path: string,
  verb: string,
  browser: Browser,
  body?: string,
  token: string | null = null,
): Request {
  return new Request(`http://127.0.0.1:3000${path}`, {
    method: verb,
    headers: {
      host: "127.0.0.1:3000",
      origin: "http://127.0.0.1:3000",
      "content-type": "application/json",
      ...(token === null ? { cookie: browser.cookieHeader() } : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** An answer may be a stream without an end; its beginning is enough. */
async function readSome(response: Response): Promise<string> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  let text = "";
  const decoder = new TextDecoder();
  while (text.length < 2_000) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

async function within<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`nothing within ${patienceMs} ms`)), patienceMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
