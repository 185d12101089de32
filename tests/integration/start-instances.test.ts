import pg from "pg";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { goodPassword, newEmail } from "../support/accounts";
import { readAnswer } from "../support/chat-client";
import { describePostgresql } from "../support/database";
import { HttpReader } from "../support/http-reader";
import { type RoundRobin, startRoundRobin } from "../support/round-robin";
import { type StandaloneServer, useStandalone } from "../support/standalone";
import { useStandin } from "../support/standin";

type Credentials = { email: string; password: string };

const standin = useStandin();
const standalone = useStandalone();

describePostgresql("three servers behind a proxy that takes turns", (createTestDatabase) => {
  let servers: StandaloneServer[];
  let proxy: RoundRobin;
  let database: pg.Client;

  beforeAll(async () => {
    const url = await createTestDatabase();
    database = new pg.Client({ connectionString: url });
    await database.connect();
    // All at once, on an empty database: one of them migrates, and nobody is refused.
    servers = await Promise.all(
      Array.from({ length: 3 }, () =>
        standalone.serve({
          DATABASE_URL: url,
          MISTRAL_BASE_URL: standin.baseUrl,
          TRUST_PROXY: "1",
          ALLOW_GUESTS: "true",
          ALLOW_SIGN_UP: "true",
        }),
      ),
    );
    proxy = await startRoundRobin(servers.map((server) => server.url));
  });
  afterAll(async () => {
    proxy?.close();
    await Promise.all((servers ?? []).map((server) => server.end("SIGKILL")));
    await database?.end();
  });

  it("an answer that begins on one is followed on the next and stopped from the third", async () => {
    const reader = new HttpReader(proxy.url);
    const id = uuidv7();
    const turns: number[] = [];
    const started = await reader.send(id, `[[scenario:never-ending rate=50]]\n${id}`);
    turns.push(proxy.lastTurn());
    await standin.control.waitForRequest(id, "first-token");
    const attached = await reader.attach(id);
    turns.push(proxy.lastTurn());
    const here = readAnswer(started);
    const there = readAnswer(attached);
    expect((await reader.stop(id)).status).toBe(204);
    turns.push(proxy.lastTurn());
    expect(new Set(turns).size).toBe(3);
    await standin.control.waitForRequest(id, "peer-closed");
    const [own, other] = await Promise.all([here, there]);
    expect([own.metadata.status, other.metadata.status]).toEqual(["stopped", "stopped"]);
    expect(own.text.length).toBeGreaterThan(0);
    expect(other.text).toBe(own.text);
  });

  it("a session that one began counts on all, and a title is made once and seen everywhere", async () => {
    const reader = new HttpReader(proxy.url);
    const id = uuidv7();
    await readAnswer(await reader.send(id, `[[scenario:echo]]\nThe winds of the Languedoc ${id}`));
    const titles = new Set<string>();
    for (let turn = 0; turn < 3; turn++) {
      await expect.poll(async () => (await reader.conversation(id)).title).toContain("winds");
      titles.add((await reader.conversation(id)).title);
    }
    expect(titles.size).toBe(1);
    const requests = await standin.control.requests(id);
    expect(requests.filter(({ scenario }) => scenario === "title")).toHaveLength(1);
  });

  it("an account that was made on one signs in on the others, each step on another", async () => {
    const credentials = await newAccount();
    const { response, turns } = await signIn(credentials);
    expect(response.status).toBe(200);
    expect(new Set(turns).size).toBe(2);
    for (const { url } of servers) {
      const account = await fetch(`${url}/api/account`, { headers: { cookie: cookiesOf(response) } });
      expect(await account.json()).toMatchObject({ email: credentials.email });
    }
  });

  it("wrong passwords are counted by all of them together, for the account and nobody else", async () => {
    const [credentials, other] = [await newAccount(), await newAccount()];
    const statuses: number[] = [];
    const seen: number[] = [];
    for (let count = 0; count < 12; count++) {
      const { response, turns } = await signIn({ ...credentials, password: "not the password" });
      statuses.push(response.status);
      seen.push(turns[1] ?? -1);
    }
    expect(new Set(seen).size).toBe(3);
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);
    const { response: refused } = await signIn(credentials);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await signIn(other)).response.status).toBe(200);
  });

  it("a limit counts what all of them have seen", async () => {
    const reader = new HttpReader(proxy.url);
    await readAnswer(await reader.send(uuidv7(), "[[scenario:echo]]\nHello"));
    await database.query(`UPDATE "RateLimiterFlexible" SET "points" = 58 WHERE "key" LIKE 'send:%'`);
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const response = await reader.send(uuidv7(), "[[scenario:echo]]\nHello");
      statuses.push(response.status);
      if (response.ok) await readAnswer(response);
      else expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([200, 200, 429, 429]);
  });

  async function newAccount(): Promise<Credentials> {
    const credentials = { email: newEmail(), password: goodPassword };
    const made = await fetch(`${proxy.url}/api/account/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...credentials, name: "Three" }),
    });
    expect(made.status).toBe(201);
    return credentials;
  }

  /** As the page does it: a token against forgery from one instance, the password to the next. */
  async function signIn(credentials: Credentials): Promise<{ response: Response; turns: number[] }> {
    const csrf = await fetch(`${proxy.url}/api/auth/csrf`);
    const turns = [proxy.lastTurn()];
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const response = await fetch(`${proxy.url}/api/auth/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: cookiesOf(csrf), origin: proxy.url },
      body: new URLSearchParams({ ...credentials, csrfToken, json: "true", callbackUrl: "/" }),
    });
    turns.push(proxy.lastTurn());
    return { response, turns };
  }

  // The last, because afterwards there are only two.
  it("the death of the one that writes is told by another, which keeps the text and continues it", async () => {
    const reader = new HttpReader(proxy.url);
    const id = uuidv7();
    await standin.control.change({ tokensPerSecond: 50 });
    const response = await reader.send(id, `[[scenario:long tokens=200]]\n${id}`);
    const owner = servers[proxy.lastTurn()];
    const { answerId } = await readAnswer(response, ({ deltas }) => deltas >= 30);
    const there = readAnswer(await reader.attach(id));
    await owner?.end("SIGKILL");
    const reading = await there;
    expect(reading).toMatchObject({ answerId, metadata: { status: "interrupted" } });
    expect(reading.text.length).toBeGreaterThan(0);
    expect(longMarkdown(200).startsWith(reading.text)).toBe(true);
    await standin.control.change({ tokensPerSecond: 0 });
    const continued = await readAnswer(await reader.act(id, { type: "continue", answerId }));
    expect(continued).toMatchObject({ text: longMarkdown(200), metadata: { status: "complete" } });
  });
});

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
}
