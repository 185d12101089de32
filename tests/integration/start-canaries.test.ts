import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { refusedOutright } from "@/lib/mistral/standin/scenarios/refused";
import { type StandaloneServer, useStandalone } from "../support/standalone";
import { useStandin } from "../support/standin";
import { unzip } from "../support/zip";

/** Each is found nowhere but where it was put; a search for them is a search for leaks. */
const canaries = {
  serverKey: "canary-server-key-5f1c2a",
  ownKey: "canary-own-key-91b7e4",
  secret: "canary-secret-of-the-server-that-signs-sessions-7d20",
  password: "canary password 3e88 lanterns",
  text: "canary-question-of-ada-c40d",
  systemPrompt: "canary-system-prompt-of-ada-a17f",
  fileText: "canary-file-of-ada-66e2",
  title: "canary-title-of-ada-0b9d",
  textOfBo: "canary-question-of-bo-77aa",
};

const standin = useStandin();
const { folder, serve } = useStandalone();
let server: StandaloneServer;
/** Everything that the server sent, and to whom. */
const emitted: { reader: string; request: string; text: string }[] = [];

class Reader {
  private cookie = "";
  constructor(readonly name: string) {}

  async call(
    method: string,
    path: string,
    body?: unknown,
    sent: Record<string, string> = {},
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(server.url + path, {
      method,
      redirect: "manual",
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined || typeof body === "string" ? {} : { "content-type": "application/json" }),
        ...sent,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie().map((line) => line.split(";")[0]);
    if (set.length > 0) this.cookie = set.join("; ");
    const headers = [...response.headers].filter(([name]) => name !== "set-cookie").join("\n");
    const bytes = await response.arrayBuffer();
    // What is compressed would hide everything.
    const text = response.headers.get("content-type")?.startsWith("application/zip")
      ? Object.values(await unzip(bytes)).join("\n")
      : Buffer.from(bytes).toString("latin1");
    emitted.push({ reader: this.name, request: `${method} ${path}`, text: `${headers}\n${text}` });
    return { status: response.status, text };
  }

  send(conversationId: string, text: string, parentId: string | null = null) {
    return this.call("POST", "/api/chat", {
      conversationId,
      modelId: "mistral-small-latest",
      action: { type: "send", messageId: uuidv7(), parentId, text },
      ...(this.name === "ada" ? { settings: { systemPrompt: canaries.systemPrompt } } : {}),
    });
  }

  /** What the session cookie holds, which nobody else may learn. */
  session(): string {
    return this.cookie.split("=").at(-1) ?? "";
  }
}

const ada = new Reader("ada");
const bo = new Reader("bo");
const stranger = new Reader("stranger");
const conversationId = uuidv7();
const sharedId = uuidv7();
let fileId = "";
/** What Ada alone was told: a token for programs. */
let programToken = "";

beforeAll(async () => {
  server = await serve({
    DATA_DIR: join(folder, "data"),
    LOG_LEVEL: "trace",
    AUTH_SECRET: canaries.secret,
    MISTRAL_API_KEY: canaries.serverKey,
    MISTRAL_BASE_URL: standin.baseUrl,
  });
});
afterAll(() => server?.end("SIGKILL"));

it("a day on the server, with everything that can go wrong in it", async () => {
  const registration = { email: "ada@example.org", password: canaries.password, name: "Ada" };
  expect((await ada.call("POST", "/api/account/register", registration)).status).toBe(201);
  expect((await ada.send(conversationId, `[[scenario:echo]]\n${canaries.text}`)).status).toBe(200);
  expect(
    (await ada.call("PATCH", `/api/conversations/${conversationId}`, { title: canaries.title })).status,
  ).toBe(200);
  const upload = await ada.call("POST", "/api/files?name=notes.txt", canaries.fileText);
  fileId = JSON.parse(upload.text).id;
  expect((await ada.call("PUT", "/api/account/key", { key: canaries.ownKey })).status).toBe(200);
  // Those that are tried again take their time and say nothing else.
  for (const scenario of Object.keys(refusedOutright).filter((name) => !name.startsWith("429"))) {
    await ada.send(uuidv7(), `[[scenario:${scenario}]]\n${canaries.text}`);
  }
  for (const path of [
    "/",
    "/settings",
    "/settings/key",
    "/settings/account",
    `/c/${conversationId}`,
    "/api/account/key",
    "/api/account",
    "/api/models",
    "/api/account/export",
    "/api/health/ready",
    `/api/conversations/${conversationId}/export?format=json`,
  ])
    await ada.call("GET", path);
  await readWhatIsShared();
  await useTheGateway();
  // Wrong passwords, wrong bodies, wrong ids.
  await stranger.call("POST", "/api/account/register", { ...registration, email: "not an address" });
  await stranger.call("POST", "/api/account/register", registration);
  await ada.call("POST", "/api/chat", `{"broken": "${canaries.text}`);
  await ada.call("PUT", "/api/account/key", { key: `${canaries.ownKey} with a space` });

  await bo.call("POST", "/api/account/register", {
    ...registration,
    email: "bo@example.org",
    password: "seven quiet lanterns",
  });
  await bo.send(uuidv7(), `[[scenario:echo]]\n${canaries.textOfBo}`);
  // She was the first, so she is the administrator: people are hers to see, what they write is not.
  for (const path of ["/api/admin/users", "/api/admin/policy", "/settings/admin"]) {
    expect((await ada.call("GET", path)).status, path).toBe(200);
  }
  for (const [reader, word] of [
    [ada, canaries.text],
    [ada, canaries.textOfBo],
    [bo, canaries.text],
  ] as const) {
    expect((await reader.call("GET", `/api/search?q=${word.slice(7)}`)).status).toBe(200);
  }
  for (const other of [bo, stranger]) {
    for (const path of [
      "/",
      `/c/${conversationId}`,
      `/api/conversations/${conversationId}`,
      `/api/conversations/${conversationId}/export?format=json`,
      `/api/chat/${conversationId}/stream`,
      `/api/chat/${conversationId}/title`,
      `/api/files/${fileId}`,
      "/api/conversations",
      "/api/account/export",
      "/api/models",
      "/sign-in",
      "/settings/key",
    ])
      await other.call("GET", path);
    await other.call("PATCH", `/api/conversations/${conversationId}`, { title: "mine" });
    await other.call("DELETE", `/api/conversations/${conversationId}`);
    await other.send(conversationId, "mine now");
  }
  expect(emitted.length).toBeGreaterThan(60);
});

/** A conversation whose words are for everybody, and nothing else of it: its system prompt and its file are left out. */
async function readWhatIsShared(): Promise<void> {
  const file = JSON.parse((await ada.call("POST", "/api/files?name=left-out.txt", canaries.fileText)).text);
  const action = {
    type: "send",
    messageId: uuidv7(),
    parentId: null,
    text: "[[scenario:echo]]\nFor everybody",
    fileIds: [file.id],
  };
  await ada.call("POST", "/api/chat", {
    conversationId: sharedId,
    modelId: "mistral-small-latest",
    action,
    settings: { systemPrompt: canaries.systemPrompt },
  });
  await ada.call("PATCH", `/api/conversations/${sharedId}`, { title: "For everybody" });
  const { headId } = JSON.parse((await ada.call("GET", `/api/conversations/${sharedId}`)).text);
  const made = await ada.call("POST", "/api/shares", {
    conversationId: sharedId,
    leafId: headId,
    firstId: null,
    options: { systemPrompt: false, reasoning: false, attachments: false, authorName: false },
    id: uuidv7(),
    lifetime: "month",
  });
  const { path } = JSON.parse(made.text) as { path: string };
  const markdown = `/api/shared/${path.split("/")[2]}/markdown`;
  for (const address of [path, markdown, `${path}/opengraph-image`]) await stranger.call("GET", address);
  expect(foundIn("For everybody").filter((line) => line.startsWith("stranger: "))).toHaveLength(2);
}

async function useTheGateway(): Promise<void> {
  const scopes = ["chat", "models", "embeddings"];
  const made = await ada.call("POST", "/api/tokens", { name: "a program", scopes, expiresInDays: null });
  programToken = (JSON.parse(made.text) as { token: string }).token;
  const sent = { authorization: `Bearer ${programToken}` };
  const messages = [{ role: "user", content: `[[scenario:echo]]\n${canaries.text}` }];
  const answer = await ada.call(
    "POST",
    "/api/v1/chat/completions",
    { model: "mistral-small-latest", messages },
    sent,
  );
  expect(answer.status).toBe(200);
  await ada.call("POST", "/api/v1/chat/completions", { model: "no-such-model", messages }, sent);
  await ada.call("GET", "/api/v1/models", undefined, sent);
  await ada.call("GET", "/api/tokens");
  await ada.call("GET", "/settings/key");
}

const foundIn = (canary: string, among = emitted) =>
  among.filter(({ text }) => text.includes(canary)).map(({ reader, request }) => `${reader}: ${request}`);

it("keys, passwords, sessions and the server's secret are in no answer", () => {
  for (const name of ["serverKey", "ownKey", "secret", "password"] as const)
    expect(foundIn(canaries[name]), name).toEqual([]);
  for (const reader of [ada, bo]) {
    expect(reader.session().length).toBeGreaterThan(40);
    expect(foundIn(reader.session())).toEqual([]);
  }
});

it("a token for programs is told once, to whoever made it", () => {
  expect(programToken.length).toBeGreaterThan(20);
  expect(foundIn(programToken)).toEqual(["ada: POST /api/tokens"]);
});

it("what Bo wrote reaches Bo alone, and no administrator", () => {
  const found = foundIn(canaries.textOfBo).filter((line) => !line.startsWith("ada: GET /api/search?q="));
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((line) => !line.startsWith("bo: "))).toEqual([]);
});

it("what Ada wrote reaches Ada alone", () => {
  const archives = emitted.filter(
    ({ reader, request }) => reader === "ada" && request === "GET /api/account/export",
  );
  expect(foundIn(canaries.text, archives)).toHaveLength(1);
  for (const name of ["text", "systemPrompt", "title"] as const) {
    const found = foundIn(canaries[name]);
    expect(found.length, `${name} reaches her`).toBeGreaterThan(0);
    expect(
      found.filter((line) => !line.startsWith("ada: ")),
      name,
    ).toEqual([]);
  }
  expect(foundIn(canaries.fileText).filter((line) => !line.startsWith("ada: "))).toEqual([]);
});

it("none of it is in the log, even at its most talkative", () => {
  const log = server.output();
  expect(log.includes('"code":"')).toBe(true);
  for (const [name, canary] of Object.entries(canaries)) expect(log.includes(canary), name).toBe(false);
  expect(log.includes("ada@example.org")).toBe(false);
  for (const said of [ada.session(), bo.session(), programToken]) expect(log.includes(said)).toBe(false);
});

it("no setting of the server is in what browsers load", () => {
  const files = readdirSync(join(folder, "app", ".next", "static"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|json)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  expect(files.length).toBeGreaterThan(10);
  // MISTRAL_API_KEY is not among them: View code shows that name, in every program, in the place of a key.
  for (const word of ["AUTH_SECRET", "DATABASE_URL", ...Object.values(canaries)])
    expect(files.filter((text) => text.includes(word)).length, word).toBe(0);
});
