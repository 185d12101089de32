import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readAnswer } from "../support/chat-client";
import { HttpReader } from "../support/http-reader";
import { useStandalone } from "../support/standalone";
import { useStandin } from "../support/standin";

const standin = useStandin();
const { folder, serve } = useStandalone();

describe("the folder that a container runs", () => {
  it("needs nothing but Node.js, and ends by SIGTERM", async () => {
    const server = await serve({ MISTRAL_BASE_URL: standin.baseUrl, DATA_DIR: join(folder, "data") });
    const page = await fetch(server.url);
    expect(page.status).toBe(200);
    const html = await page.text();
    const [script = ""] = /\/_next\/static\/[^"]+\.js/.exec(html) ?? [];
    expect((await fetch(`${server.url}${script}`)).status).toBe(200);
    expect((await fetch(`${server.url}/icon-192.png`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/api/health/ready`)).json()).toEqual({ status: "ready" });
    const reader = new HttpReader(server.url);
    const answer = await readAnswer(await reader.send(crypto.randomUUID(), "[[scenario:echo]]\nHello"));
    expect(answer).toMatchObject({
      text: expect.stringContaining("Hello"),
      metadata: { status: "complete" },
    });
    expect(await server.end("SIGTERM")).toBe(0);
  });
});
