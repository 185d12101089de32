import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Conversation } from "@/lib/conversations/contract";
import { Caller, type CallerName, callers } from "../support/ownership-callers";
import { nameOf, ownershipTable, type Row, routesTable, type Things } from "../support/ownership-table";
import { readRouteFiles, verbs } from "../support/route-files";
import { tokenOf } from "../support/share-client";
import { type StandaloneServer, useStandalone } from "../support/standalone";
import { useStandin } from "../support/standin";

const root = new URL("../..", import.meta.url).pathname;
const routeFiles = readRouteFiles(root);
const standin = useStandin();
const standalone = useStandalone();

let server: StandaloneServer;
let people: Record<CallerName, Caller>;
let things: Things;
let before: unknown;
/** What goes on being written while the others try. */
const read: Promise<string>[] = [];

const strangers = callers.filter((name) => name !== "owner");
/** What was answered; written as a table to the file that ROUTES_TABLE names. */
const seen = new Map<Row, Partial<Record<CallerName, number>>>();

beforeAll(async () => {
  server = await standalone.serve({
    DATA_DIR: join(standalone.folder, "data"),
    MISTRAL_BASE_URL: standin.baseUrl,
    TRUST_PROXY: "1",
    ALLOW_GUESTS: "true",
    ALLOW_SIGN_UP: "true",
  });
  const [nobody, guest, other, administrator, owner] = callers.map(() => new Caller(server.url));
  people = { nobody, guest, other, administrator, owner } as Record<CallerName, Caller>;
  // The first account is the administrator's.
  await people.administrator.becomeAccount("The administrator");
  await people.other.becomeAccount("Another member");
  await people.guest.becomeGuest();
  things = await thingsOf(people.owner, people.administrator);
  before = await stateOf(people.owner);
});
afterAll(async () => {
  await server?.end("SIGKILL");
  await Promise.allSettled(read);
  const file = process.env.ROUTES_TABLE;
  if (file)
    writeFileSync(
      file,
      routesTable((row) => seen.get(row) ?? {}),
    );
});

describe.each(strangers)("%s", (name) => {
  it.each(ownershipTable.map((row) => [nameOf(row), row] as const))("%s", async (_, row) => {
    const response = await callAs(name, row);
    const text = await response.text();
    note(row, name, response);
    expect(response.status, text.slice(0, 300)).toBe(row.statuses[name]);
    expect(text).not.toContain(things.secret);
    if (!row.namesPeople) expect(text).not.toContain(things.owner.email);
  });

  it("learns nothing from HEAD that GET would not tell", async () => {
    for (const row of ownershipTable.filter(({ verb }) => verb === "GET")) {
      const { status } = await callAs(name, { ...row, verb: "HEAD" });
      expect([row.statuses[name], 404], nameOf(row)).toContain(status);
    }
  });

  it("finds no verb that a route doesn't have", async () => {
    for (const { route, verbs: known } of routeFiles.filter(({ isPage }) => !isPage)) {
      const row = ownershipTable.find((candidate) => candidate.route === route);
      if (!row) throw new Error(`${route} is not in the table`);
      // Next makes these two from the others.
      for (const verb of verbs.filter(
        (verb) => !known.includes(verb) && verb !== "HEAD" && verb !== "OPTIONS",
      )) {
        const response = await people[name].call(verb, pathOf(row));
        expect(response.status, `${verb} ${route}`).toBe(405);
        expect(await response.text()).not.toContain(things.secret);
      }
    }
  });

  it("gets nothing from a page by another verb", async () => {
    for (const verb of ["POST", "PUT", "PATCH", "DELETE"] as const) {
      const response = await people[name].call(verb, `/c/${things.conversationId}`);
      expect([404, 405], verb).toContain(response.status);
      expect(await response.text()).not.toContain(things.secret);
    }
  });

  it("has changed nothing that is the owner's", async () => {
    expect(await stateOf(people.owner)).toEqual(before);
  });
});

describe("a page of another site, with the owner's cookie", () => {
  // The gateway knows nobody by a cookie: its rows "by a session" say so.
  const writes = ownershipTable.filter(
    ({ verb, route }) => verb !== "GET" && verb !== "OPTIONS" && !route.startsWith("/api/v1/"),
  );
  const signs: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];

  it.each(writes.map((row) => [nameOf(row), row] as const))("can't %s", async (_, row) => {
    const options = row.options?.(things, people.owner) ?? {};
    for (const sign of signs) {
      const response = await people.owner.call(row.verb, pathOf(row), {
        ...options,
        headers: { ...options.headers, ...sign },
      });
      const { error } = (await response.json()) as { error: { code: string } };
      expect([response.status, error.code], JSON.stringify(sign)).toEqual([403, "cross_site"]);
    }
  });

  it("has changed nothing that is the owner's", async () => {
    expect(await stateOf(people.owner)).toEqual(before);
  });
});

describe("the owner", () => {
  it.each(ownershipTable.map((row) => [nameOf(row), row] as const))("%s", async (_, row) => {
    const response = await callAs("owner", row);
    note(row, "owner", response);
    expect(response.status).toBe(row.statuses.owner);
    if (row.isEndless) return response.body?.cancel();
    const text = await response.text();
    if (row.showsSecret) expect(text).toContain(things.secret);
  });
});

function note(row: Row, name: CallerName, { status }: Response): void {
  seen.set(row, { ...seen.get(row), [name]: status });
}

function pathOf(row: Row): string {
  return row.path ? row.path(things) : row.route;
}

function callAs(name: CallerName, row: Row): Promise<Response> {
  const caller = people[name];
  const options = row.options?.(things, caller) ?? {};
  const { token } = caller;
  const isByToken = row.byToken && token !== "";
  return caller.call(row.verb, pathOf(row), {
    ...options,
    ...(isByToken ? { headers: { authorization: `Bearer ${token}` } } : {}),
  });
}

/** A reader with one of everything. */
async function thingsOf(owner: Caller, administrator: Caller): Promise<Things> {
  const secret = `tourmaline${crypto.randomUUID().replaceAll("-", "")}`;
  await owner.becomeAccount("The owner");
  const { id: ownerId } = await owner.json<{ id: string }>("GET", "/api/account");
  const { invitation } = await administrator.json<{ invitation: { id: string } }>(
    "POST",
    "/api/admin/invitations",
    { body: { email: null } },
  );
  await owner.text("PUT", "/api/account/defaults", { body: { systemPrompt: secret } });
  await owner.text("PUT", "/api/account/key", { body: { key: `key-${secret}` } });
  const upload = (name: string) =>
    owner.json<{ id: string }>("POST", `/api/files?name=${name}`, { body: `The ${secret} in a file` });
  const [sent, unsent] = [await upload("sent.txt"), await upload("unsent.txt")];
  const { conversationId, questionId } = await owner.ask(`[[scenario:echo]]\nOf the ${secret}`, [sent.id]);
  await owner.text("PATCH", `/api/conversations/${conversationId}`, { body: { title: secret } });
  const { headId } = await owner.json<Conversation>("GET", `/api/conversations/${conversationId}`);
  const running = await owner.begin(`[[scenario:never-ending rate=2]]\nOf the ${secret}, on and on`);
  const temporaryId = uuidv7();
  const temporary = await owner.call("POST", "/api/chat/temporary", {
    body: {
      chatId: temporaryId,
      modelId: "mistral-small-latest",
      messages: [
        {
          id: uuidv7(),
          role: "user",
          parts: [{ type: "text", text: `[[scenario:never-ending rate=2]]\nOf the ${secret}` }],
        },
      ],
    },
  });
  if (!temporary.ok) throw new Error(`no temporary chat but ${temporary.status}`);
  // It lasts as long as somebody reads it.
  read.push(temporary.text());
  const tokens = await owner.json<{ summary: { id: string } }>("POST", "/api/tokens", {
    body: { name: secret, scopes: ["chat"], expiresInDays: null },
  });
  const importId = uuidv7();
  await owner.text("POST", `/api/import?id=${importId}`, { body: "[]" });
  const open = await link(owner);
  const gone = await link(owner);
  await owner.text("DELETE", `/api/shares/${gone.id}`);
  read.push(running.response.text());
  return {
    owner,
    ownerId,
    invitationId: invitation.id,
    secret,
    conversationId,
    questionId,
    answerId: headId ?? "",
    runningId: running.conversationId,
    temporaryId,
    sentFileId: sent.id,
    unsentFileId: unsent.id,
    tokenId: tokens.summary.id,
    importId,
    shareId: open.id,
    shareToken: open.token,
    goneToken: gone.token,
  };
}

/** A link to a conversation without the secret, with an attachment that it leaves out. */
async function link(owner: Caller): Promise<{ id: string; token: string }> {
  const file = await owner.json<{ id: string }>("POST", "/api/files?name=left-out.txt", { body: "Left out" });
  const { conversationId } = await owner.ask("[[scenario:echo]]\nFor everybody", [file.id]);
  await owner.text("PATCH", `/api/conversations/${conversationId}`, { body: { title: "For everybody" } });
  const { headId } = await owner.json<Conversation>("GET", `/api/conversations/${conversationId}`);
  const made = await owner.json<Parameters<typeof tokenOf>[0]>("POST", "/api/shares", {
    body: {
      conversationId,
      leafId: headId,
      firstId: null,
      options: { systemPrompt: false, reasoning: false, attachments: false, authorName: false },
      id: uuidv7(),
      lifetime: "month",
    },
  });
  return { id: made.id, token: tokenOf(made) };
}

/** All that others could have changed. */
async function stateOf(owner: Caller): Promise<unknown> {
  const paths = [
    `/api/conversations/${things.conversationId}`,
    "/api/conversations?limit=100",
    "/api/tokens",
    "/api/account",
    "/api/account/defaults",
    "/api/account/key",
    `/api/files/${things.sentFileId}`,
    `/api/files/${things.unsentFileId}`,
  ];
  const texts = await Promise.all(paths.map((path) => owner.text("GET", path)));
  const { shares } = await owner.json<{ shares: { views: number }[] }>("GET", "/api/shares");
  // Reading a link is counted; that is all that it does.
  return [...texts, ...shares.map(({ views: _, ...share }) => share)];
}
