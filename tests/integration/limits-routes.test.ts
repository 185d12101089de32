import { createHash, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/server";
import { env } from "@/lib/env";
import { newEmail, pretendCounted, registerWith, signInWith, viewerOf } from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";
import { everyRoute, fillPath } from "../support/every-route";
import { readSources } from "../support/source-files";
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

const root = new URL("../..", import.meta.url).pathname;

/** Every limit that the code declares, with the calls that it allows. */
const declared = new Map(
  readSources(root, ["app", "lib"]).flatMap(({ text }) =>
    [...text.matchAll(/name: "([\w-]+)",\s*points: ([\d_]+)/g)].map(
      ([, name = "", points = ""]) => [name, Number(points.replaceAll("_", ""))] as const,
    ),
  ),
);

type Somebody = { browser: Browser; id: string; email: string; address: string };
type Try = {
  /** What is called, of the routes below app/api. */
  call: string;
  query?: string;
  /** Whom the limit counts. */
  key: (somebody: Somebody) => string;
  /** A stranger's first write, or a guest's; somebody with an account unless told. */
  as?: "stranger" | "guest";
  /** With a personal token in place of the session. */
  byToken?: true;
};

const viewer = ({ id }: Somebody) => id;
const address = (somebody: Somebody) => somebody.address;

/** One call that each limit bounds. */
const tries: Record<string, Try> = {
  send: { call: "POST /api/chat", key: viewer },
  "send-guest-address": { call: "POST /api/chat", key: address, as: "guest" },
  guest: { call: "POST /api/chat", key: address, as: "stranger" },
  code: { call: "POST /api/chat/code", key: address },
  upload: { call: "POST /api/files", query: "?name=a.txt", key: viewer },
  "own-key": { call: "PUT /api/account/key", key: viewer },
  "password-change": { call: "PATCH /api/account", key: viewer },
  "new-token": { call: "POST /api/tokens", key: viewer },
  "model-preferences": { call: "PATCH /api/models/preferences", key: viewer },
  models: { call: "GET /api/models", key: address },
  "models-refresh": { call: "GET /api/models", query: "?refresh=1", key: viewer },
  search: { call: "GET /api/search", query: "?q=wind", key: viewer },
  "search-meaning": { call: "GET /api/search/meaning", query: "?q=wind", key: viewer },
  export: { call: "GET /api/account/export", key: viewer },
  "conversation-export": {
    call: "GET /api/conversations/[id]/export",
    query: "?format=markdown",
    key: viewer,
  },
  "usage-export": { call: "GET /api/usage/export", key: viewer },
  import: { call: "POST /api/import", query: "?name=a.json", key: viewer },
  share: { call: "POST /api/shares", key: viewer },
  "share-preview": { call: "POST /api/shares/preview", key: viewer },
  "share-copy": { call: "POST /api/shared/[token]/copy", key: viewer },
  "share-markdown": { call: "GET /api/shared/[token]/markdown", key: address },
  "share-miss": { call: "GET /api/shared/[token]/markdown", key: address },
  gateway: { call: "GET /api/v1/models", key: viewer, byToken: true },
  "gateway-guest-address": { call: "GET /api/v1/models", key: address, as: "guest", byToken: true },
};

/** Limits of the forms that make a session, which need more than one call. */
const forms: Record<
  string,
  { key: (somebody: Somebody) => string; send: (by: Somebody) => Promise<Response> }
> = {
  register: {
    key: address,
    send: ({ address }) =>
      registerWith(new Browser(), { email: newEmail(), password: "nine loud bells", name: "B" }, address),
  },
  "sign-in-address": {
    key: address,
    send: ({ email, address }) => signInWith(new Browser(), { email, password: "nine loud bells" }, address),
  },
  "sign-in-account": {
    key: ({ email }) => createHash("sha256").update(email).digest("base64url"),
    send: ({ email, address }) => signInWith(new Browser(), { email, password: "nine loud bells" }, address),
  },
};

describe("the table of limits", () => {
  it("has every limit that the code declares", () => {
    expect([...Object.keys(tries), ...Object.keys(forms)].sort()).toEqual([...declared.keys()].sort());
  });
});

describeEachDatabase("a limit that is reached", () => {
  it.each(Object.entries(tries))(
    "%s: refuses one call more and says when to come back",
    async (name, row) => {
      const by = await somebody(row.as);
      const call = await prepare(row, by);
      const allowed = await call();
      expect(allowed.status, "while the limit is not reached").not.toBe(429);
      await allowed.body?.cancel();
      await reach(name, row.key(by));
      await expectRefusal(await call());
    },
  );

  it.each(Object.entries(forms))(
    "%s: refuses one call more and says when to come back",
    async (name, form) => {
      const by = await somebody();
      expect((await form.send(by)).status, "while the limit is not reached").not.toBe(429);
      await reach(name, form.key(by));
      await expectRefusal(await form.send(by));
    },
  );

  it("holds a guest's address whoever the guest is, and no member's", async () => {
    const [first, second, member] = [await somebody("guest"), await somebody("guest"), await somebody()];
    second.address = member.address = first.address;
    await reach("send-guest-address", first.address);
    await expectRefusal(await (await prepare(tries["send-guest-address"] as Try, second))());
    const sent = await (await prepare(tries.send as Try, member))();
    expect(sent.status).toBe(200);
    await sent.body?.cancel();
  });
});

async function expectRefusal(refused: Response): Promise<void> {
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(500);
  expect(seconds).toBeLessThanOrEqual(600);
  // The gateway's shape of an error is Mistral's.
  const said = (await refused.json()) as { code?: string; error?: { code: string } };
  expect(said.error?.code ?? said.code).toBe("rate_limited");
}

/** As if all that this limit allows had been used within the next ten minutes. */
async function reach(name: string, key: string): Promise<void> {
  await db().rateLimiterFlexible.deleteMany({ where: { key: `${name}:${key}` } });
  await pretendCounted(name, key, declared.get(name) ?? Number.NaN);
}

async function somebody(as?: Try["as"]): Promise<Somebody> {
  const by = { browser: new Browser(), id: "", email: newEmail(), address: randomUUID() };
  if (as === undefined) {
    const { status } = await registerWith(by.browser, {
      email: by.email,
      password: "seven quiet lanterns",
      name: "A",
    });
    expect(status).toBe(201);
  } else if (as === "guest") {
    await (await prepare({ call: "PUT /api/account/defaults", key: viewer }, by))();
  }
  if (as !== "stranger") by.id = (await viewerOf(by.browser)).id;
  return by;
}

/** The same call again and again, each about things of its own. */
async function prepare({ call, query = "", byToken }: Try, by: Somebody): Promise<() => Promise<Response>> {
  const route = (await everyRoute()).find(({ verb, path }) => `${verb} ${path}` === call);
  if (!route) throw new Error(`there is no ${call}`);
  const token = byToken && (await newToken(by));
  return () => {
    const { path, params } = fillPath(route.path, randomUUID);
    const body = validBodies(randomUUID())[call];
    // A stranger stays one, whatever cookie the last answer set.
    const browser = by.id === "" && call === "POST /api/chat" ? new Browser() : by.browser;
    return browser.send(
      (request) => route.handler(request, { params: Promise.resolve(params) }),
      route.verb,
      path + query,
      {
        body,
        headers: {
          "x-caller-address": by.address,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      },
    );
  };
}

async function newToken(by: Somebody): Promise<string> {
  const made = await (await prepare({ call: "POST /api/tokens", key: viewer }, by))();
  return ((await made.json()) as { token: string }).token;
}
