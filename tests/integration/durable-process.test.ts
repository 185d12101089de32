import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "@/lib/chat/prompt";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { splitTokens } from "@/lib/mistral/standin/answer/tokens";
import { readAnswer } from "../support/chat-client";
import { type ChatProcess, startChatProcess } from "../support/chat-process";
import { withDataFolders } from "../support/database";
import type { HttpReader } from "../support/http-reader";
import { useStandin } from "../support/standin";

/*
 * Real processes with the chat's own handlers and boot(), started by tsx and not by Next: they are ready in two
 * seconds and need no build, which `npm test` makes beside these tests. tests/e2e/durable.spec.ts kills `next start`.
 */

const standin = useStandin();
const fillFolder = withDataFolders();
const rate = 100;
const whole = longMarkdown(600);
const scenario = "long tokens=600";
let folder: string;
/** Each test ends it in its own way, and starts the next one on the same folder. */
let server: ChatProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tramontane-durable-"));
  await fillFolder(folder);
  server = await start();
});
afterAll(async () => {
  await server.end("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function start(): Promise<ChatProcess> {
  return startChatProcess({ DATA_DIR: folder, MISTRAL_BASE_URL: standin.baseUrl });
}

/** Reads until the connection breaks, which it does here by a kill. */
async function readUntilCut(response: Response, onText: (text: string) => void): Promise<string> {
  let text = "";
  await readAnswer(response, (reading) => {
    text = reading.text;
    onText(text);
    return false;
  }).catch(() => {});
  return text;
}

async function stored(reader: HttpReader, id: string) {
  const { messages, activeRunId } = await reader.conversation(id);
  const answer = messages.findLast(({ role }) => role === "assistant");
  return {
    text: answer ? textOf(answer) : "",
    status: answer?.metadata?.status,
    id: answer?.id,
    activeRunId,
  };
}

describe("kill -9 in mid-answer", () => {
  it("loses at most half a second of text; continue goes on from the exact character, as one message", async () => {
    const id = uuidv7();
    await standin.control.change({ tokensPerSecond: rate, tokensPerChunk: 1 });
    const reader = server.newReader();
    const response = await reader.send(id, `[[scenario:${scenario}]]\n${id}`);
    let killed: Promise<unknown> | undefined;
    const seen = await readUntilCut(response, (text) => {
      if (splitTokens(text).length >= 1.5 * rate) killed ??= server.end("SIGKILL");
    });
    await killed;
    const { tokens: sent } = await standin.control.waitForRequest(id, "peer-closed");
    expect(whole.startsWith(seen)).toBe(true);

    server = await start();
    const again = reader.at(server.url);
    const kept = await stored(again, id);
    expect(kept).toMatchObject({ status: "interrupted", activeRunId: null });
    expect(kept.text.length).toBeGreaterThan(0);
    expect(whole.startsWith(kept.text)).toBe(true);
    expect(sent - splitTokens(kept.text).length).toBeLessThanOrEqual(rate / 2);

    await standin.control.change({ tokensPerSecond: 0 });
    const answerId = kept.id ?? "";
    const continued = await readAnswer(await again.act(id, { type: "continue", answerId }));
    expect(continued.text).toBe(whole);
    expect(await stored(again, id)).toMatchObject({ status: "complete", text: whole });
  });
});

describe("SIGTERM in mid-answer", () => {
  it("ends within five seconds, tells every reader, and keeps all that was sent", async () => {
    const id = uuidv7();
    await standin.control.change({ tokensPerSecond: rate, tokensPerChunk: 1 });
    const reader = server.newReader();
    const response = await reader.send(id, `[[scenario:${scenario}]]\n${id}`);
    let toldAt = 0;
    let ended: Promise<number | null> | undefined;
    const reading = await readAnswer(response, ({ deltas }) => {
      if (deltas < rate / 2 || ended) return false;
      toldAt = performance.now();
      ended = server.end("SIGTERM");
      return false;
    });
    expect(await ended).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(5_000);
    expect(reading.metadata.status).toBe("interrupted");
    const { tokens: sent } = await standin.control.waitForRequest(id, "peer-closed");

    server = await start();
    const kept = await stored(reader.at(server.url), id);
    expect(kept).toMatchObject({ status: "interrupted", text: reading.text, activeRunId: null });
    expect(whole.startsWith(kept.text)).toBe(true);
    // What was on the wire when the call was closed, and no more: a tenth of a second.
    expect(sent - splitTokens(kept.text).length).toBeLessThanOrEqual(rate / 10);
  });
});

describe("a second process on the same data folder", () => {
  it("is refused, and the answer that the first is writing comes to its end", async () => {
    const response = await server.newReader().send(uuidv7(), "[[scenario:long tokens=100 rate=50]]\nHello");
    const reading = readAnswer(response);
    await expect(start()).rejects.toThrow("uses the data folder");
    expect(await reading).toMatchObject({ text: longMarkdown(100), metadata: { status: "complete" } });
  });
});

describe("a crash while an unfinished answer is carried on", () => {
  it("before the first word of the rest keeps what the answer had said", async () => {
    const id = uuidv7();
    const reader = server.newReader();
    const cut = await readAnswer(
      await reader.send(id, `[[scenario:cut-after-first-token after=40 tokens=100]]\n${id}`),
    );
    expect(cut.metadata.status).toBe("failed");
    expect(cut.text.length).toBeGreaterThan(0);
    await standin.control.change({ tokensPerSecond: 1 });
    const response = await reader.act(id, { type: "continue", answerId: cut.answerId });
    await response.body?.getReader().read();
    await server.end("SIGKILL");

    server = await start();
    const kept = await stored(reader.at(server.url), id);
    expect(kept).toMatchObject({ status: "interrupted" });
    expect(kept.text.startsWith(cut.text)).toBe(true);
    expect(kept.id).not.toBe(cut.answerId);
  });
});
