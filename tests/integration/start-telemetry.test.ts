import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/scripts/port";
import { type SentSpan, startCollector } from "../support/collector";
import { Caller } from "../support/ownership-callers";
import { type StandaloneServer, useStandalone } from "../support/standalone";
import { useStandin } from "../support/standin";

const canaries = {
  text: "canary-question-told-to-nobody-8d1",
  systemPrompt: "canary-system-prompt-told-to-nobody-2c9",
  ownKey: "canary-key-told-to-nobody-77a",
  serverKey: "canary-server-key-told-to-nobody-19e",
  query: "canary-in-an-address-5e0",
};

const standin = useStandin();
const collector = await startCollector();
const { folder, serve } = useStandalone();
afterAll(() => collector.stop());

type Line = Record<string, unknown> & { msg: string; requestId?: string; runId?: string };

const linesOf = (server: StandaloneServer) =>
  server
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);

function settingsWith(endpoint: string, name: string) {
  return {
    DATA_DIR: join(folder, name),
    LOG_LEVEL: "debug",
    TRUST_PROXY: "1",
    MISTRAL_API_KEY: canaries.serverKey,
    MISTRAL_BASE_URL: standin.baseUrl,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20for-the-collector,x-team=quiet",
  };
}

describe("a server with a collector", () => {
  let server: StandaloneServer;
  let ada: Caller;
  let token = "";
  let shareToken = "";

  beforeAll(async () => {
    server = await serve(settingsWith(collector.url, "told"));
    ada = new Caller(server.url);
    await ada.becomeAccount("Ada");
    await ada.call("PUT", "/api/account/key", { body: { key: canaries.ownKey } });
    const { conversationId } = await ask("[[scenario:echo]]", null);
    // Its title is a call too, and must not take what is meant for the next answer.
    await (await ada.call("GET", `/api/chat/${conversationId}/title`)).text();
    await standin.control.next({ scenario: "429-retry-after seconds=1" });
    // A question that names its scenario would not get the next one.
    await ask("Hello", null);
    await ask("[[scenario:500]]", null);
    token = ada.token;
    await (
      await fetch(`${server.url}/api/v1/chat/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({
          model: "mistral-small-latest",
          messages: [{ role: "user", content: canaries.text }],
        }),
      })
    ).text();
    const path = await share(conversationId);
    shareToken = path.split("/")[2] ?? "";
    for (const page of [path, `/?q=${canaries.query}`, `/nowhere/${canaries.query}`, `/c/${conversationId}`])
      await (await ada.call("GET", page)).text();
    await ada.call("GET", `/api/shared/${shareToken}/markdown?q=${canaries.query}`);
    expect(await server.end("SIGTERM")).toBe(0);
  });
  afterAll(() => server?.end("SIGKILL"));

  async function ask(scenario: string, parentId: string | null) {
    const conversationId = uuidv7();
    const response = await ada.call("POST", "/api/chat", {
      body: {
        conversationId,
        modelId: "mistral-small-latest",
        action: {
          type: "send",
          messageId: uuidv7(),
          parentId,
          text: `${scenario}\n${canaries.text}`,
          fileIds: [],
        },
        settings: { systemPrompt: canaries.systemPrompt },
      },
    });
    expect(response.status).toBe(200);
    await response.text();
    return { conversationId };
  }

  async function share(conversationId: string): Promise<string> {
    const { headId } = await ada.json<{ headId: string }>("GET", `/api/conversations/${conversationId}`);
    const options = { systemPrompt: true, reasoning: true, attachments: true, authorName: true };
    const selection = { conversationId, leafId: headId, firstId: null, options };
    const body = { id: uuidv7(), lifetime: "month", ...selection };
    return (await ada.json<{ path: string }>("POST", "/api/shares", { body })).path;
  }

  const named = (name: string) => collector.spans().filter((span) => span.name === name);
  const below = (parent: SentSpan | undefined) =>
    collector.spans().filter(({ parentSpanId }) => parentSpanId === parent?.spanId);

  it("tells of each run its queue, its first token and its whole, below the request that began it", () => {
    const runs = named("run");
    expect(runs.map(({ attributes }) => attributes["tramontane.run.status"]).sort()).toEqual([
      "complete",
      "complete",
      "failed",
    ]);
    for (const run of runs) {
      expect(run.attributes["tramontane.run.id"]).toMatch(/^[0-9a-f-]{36}$/);
      expect(run.attributes["gen_ai.request.model"]).toBe("mistral-small-latest");
      const request = collector.spans().find(({ spanId }) => spanId === run.parentSpanId);
      expect(request?.attributes["next.route"] ?? request?.name).toContain("/api/chat");
      const trace = collector.spans().filter(({ traceId }) => traceId === run.traceId);
      expect(
        trace.filter(({ name, parentSpanId }) => name === "POST /api/chat" && parentSpanId === ""),
      ).toHaveLength(1);
    }
    const whole = runs.filter(({ attributes }) => attributes["tramontane.run.status"] === "complete");
    for (const run of whole) {
      const [queue, chat] = [
        below(run).find(({ name }) => name === "queue"),
        below(run).find(({ name }) => name === "chat mistral-small-latest"),
      ];
      const first = below(chat).find(({ name }) => name === "first token");
      if (!queue || !chat || !first) throw new Error("a span is missing");
      expect(chat.startMs).toBe(queue.endMs);
      expect(first.startMs).toBe(chat.startMs);
      expect(first.endMs).toBeLessThanOrEqual(chat.endMs);
      expect(chat.endMs).toBeLessThanOrEqual(run.endMs);
      expect(chat.attributes).toMatchObject({
        "gen_ai.operation.name": "chat",
        "gen_ai.response.finish_reasons": ["stop"],
        "tramontane.run.id": run.attributes["tramontane.run.id"],
      });
      expect(chat.attributes["gen_ai.usage.output_tokens"]).toBeGreaterThan(0);
    }
    const waits = whole
      .map((run) => below(run).find(({ name }) => name === "queue"))
      .map((span) => (span ? span.endMs - span.startMs : 0));
    expect(Math.max(...waits), "the call that was sent back waited").toBeGreaterThan(900);
    expect(Math.min(...waits)).toBeLessThan(500);
    const failed = runs.find(({ attributes }) => attributes["tramontane.run.status"] === "failed");
    expect(failed?.status).toBe(2);
    expect(failed?.attributes["error.type"]).toBe("provider_unavailable");
  });

  it("measures runs, tokens and the time to the first token", () => {
    expect(collector.points("tramontane.runs.running")).toEqual([{ attributes: {}, value: 0 }]);
    const ends = collector.points("tramontane.runs.ended");
    expect(ends.map(({ attributes, value }) => [attributes["tramontane.run.status"], value]).sort()).toEqual([
      ["complete", 2],
      ["failed", 1],
    ]);
    const [first] = collector.points("gen_ai.server.time_to_first_token");
    expect(first?.count).toBe(2);
    expect(first?.sum).toBeGreaterThan(0.9);
    const kinds = new Set(
      collector.points("gen_ai.client.token.usage").map(({ attributes }) => attributes["tramontane.kind"]),
    );
    expect([...kinds]).toEqual(expect.arrayContaining(["chat", "gateway"]));
    for (const { sum } of collector.points("gen_ai.client.token.usage")) expect(sum).toBeGreaterThan(0);
  });

  it("tells of requests by their route alone", () => {
    const names = new Set(collector.spans().map(({ name }) => name));
    expect([...names].filter((name) => name.includes("/s/"))).not.toEqual([]);
    for (const { name, attributes, events } of collector.spans()) {
      expect(name).not.toMatch(/https?:|\?/);
      expect(
        Object.keys(attributes).filter((key) => /target|url|query|user_agent|message|stack/.test(key)),
      ).toEqual([]);
      expect(events).toBe(0);
    }
    expect(collector.resources()[0]).toMatchObject({ "service.name": "tramontane" });
    expect(JSON.stringify(collector.resources())).not.toMatch(/process\.(command|owner|executable)|host\./);
  });

  it("tells the collector nothing that anybody wrote, and no key, session or link", () => {
    expect(collector.collected.length).toBeGreaterThan(1);
    for (const { headers } of collector.collected)
      expect(headers).toMatchObject({ authorization: "Bearer for-the-collector", "x-team": "quiet" });
    const secrets = {
      ...canaries,
      session: ada.cookie.split("=").at(-1),
      token,
      shareToken,
      email: ada.email,
    };
    for (const [name, secret = ""] of Object.entries(secrets)) {
      expect(secret.length, name).toBeGreaterThan(15);
      expect(
        collector.collected.some(({ body }) => body.includes(secret)),
        name,
      ).toBe(false);
    }
  });

  it("gives every line of a request and of a run their ids, and none to the process's own", () => {
    const lines = linesOf(server);
    const withMessage = (msg: string) => lines.filter((line) => line.msg === msg);
    expect(withMessage("request answered").length).toBeGreaterThan(5);
    for (const { requestId } of [...withMessage("request answered"), ...withMessage("request refused")])
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    const ends = withMessage("answer ended");
    const ids = named("run").map(({ attributes }) => attributes["tramontane.run.id"]);
    expect(ends.map(({ runId }) => runId).sort()).toEqual(ids.sort());
    for (const { requestId } of ends) expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    const [failure] = withMessage("answer failed");
    expect(ids).toContain(failure?.runId);
    expect(lines.filter((line) => line.msg === failure?.msg || line.msg === "answer ended").length).toBe(4);
    for (const canary of Object.values(canaries)) expect(server.output()).not.toContain(canary);
  });
});

describe("a collector that is away", () => {
  it("costs a line in the log, and neither an answer nor the end in time", async () => {
    const server = await serve(settingsWith(`http://127.0.0.1:${await freePort()}`, "untold"));
    const bo = new Caller(server.url);
    await bo.becomeAccount("Bo");
    await bo.ask("[[scenario:echo]]\nHello");
    const startedAtMs = performance.now();
    expect(await server.end("SIGTERM")).toBe(0);
    expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    expect(linesOf(server).some(({ msg }) => msg === "answer ended")).toBe(true);
    expect(server.output()).not.toContain("for-the-collector");
  });
});
