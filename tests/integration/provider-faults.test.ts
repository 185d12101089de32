import { uuidv7 } from "uuidv7";
import { afterAll, describe, expect, it } from "vitest";
import { textOf } from "@/lib/chat/prompt";
import { stopChat } from "@/lib/chat/server";
import type { ErrorCode } from "@/lib/errors";
import { ChatClient, readAnswer, testModel } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();

useServerSettings(standin, { MISTRAL_SILENCE_SECONDS: "2" });
afterAll(stopChat);

async function turn(scenario: string) {
  const client = new ChatClient();
  const id = uuidv7();
  const reading = await readAnswer(await client.send(id, `[[scenario:${scenario}]]\nHello there`));
  const stored = await client.conversation(id);
  const answer = stored.messages.find(({ id: messageId }) => messageId === reading.answerId);
  return { client, id, reading, stored, answer };
}

describe("a provider that fails before the first token", () => {
  it.each<[string, ErrorCode]>([
    ["401", "key_refused"],
    ["403-tier", "model_not_in_plan"],
    ["403-labs", "model_not_in_plan"],
    ["422", "provider_rejected"],
    ["429-no-quota", "provider_no_quota"],
    ["503", "provider_unavailable"],
    ["unknown-model", "model_unknown"],
    ["retired-model", "model_retired"],
    ["context-too-long", "context_too_long"],
    ["cut-before-headers", "provider_cut"],
    ["cut-before-first-token", "provider_cut"],
    ["timeout", "provider_timeout"],
  ])("%s ends the answer as %s, and the question stays", async (scenario, code) => {
    const { reading, stored, answer } = await turn(scenario);
    expect(reading.metadata).toMatchObject({ status: "failed", error: { code } });
    expect(answer?.metadata).toMatchObject({ status: "failed", error: { code } });
    expect(stored.messages[0] && textOf(stored.messages[0])).toContain("Hello there");
    expect(stored.activeRunId).toBeNull();
  });
});

describe("a provider that fails in mid-answer", () => {
  it.each<[string, ErrorCode]>([
    ["cut-after-first-token", "provider_cut"],
    ["end-without-finish", "provider_cut"],
    ["stalls", "provider_timeout"],
    ["finish-error", "provider_failed"],
    ["error-frame", "provider_failed"],
    ["garbage-frame", "provider_failed"],
  ])("%s keeps what had arrived, and continue finishes it as one message", async (scenario, code) => {
    const { client, id, reading, answer } = await turn(scenario);
    expect(reading.metadata.status).toBe("failed");
    expect(reading.metadata.error?.code).toBe(code);
    expect(reading.text.length).toBeGreaterThan(0);
    expect(answer && textOf(answer)).toBe(reading.text);

    const continued = await readAnswer(
      await client.chat({
        conversationId: id,
        modelId: testModel,
        action: { type: "continue", answerId: reading.answerId },
      }),
    );
    expect(continued.metadata.status).toBe("complete");
    expect(continued.text.startsWith(reading.text)).toBe(true);
    expect(continued.text.length).toBeGreaterThan(reading.text.length);
  });

  it("an answer that reached the token limit is complete, says so, and can be carried on", async () => {
    const { client, id, reading } = await turn("finish-length");
    expect(reading.metadata).toMatchObject({ status: "complete", finishReason: "length" });
    const continued = await readAnswer(
      await client.chat({
        conversationId: id,
        modelId: testModel,
        action: { type: "continue", answerId: reading.answerId },
      }),
    );
    expect(continued.text.startsWith(reading.text)).toBe(true);
  });
});

describe("a provider with odd ways", () => {
  it("a closing event without choices costs neither the text nor the usage", async () => {
    const { reading } = await turn("empty-choices");
    expect(reading.metadata.status).toBe("complete");
    expect(reading.metadata.usage?.completion).toBeGreaterThan(0);
    expect(reading.text.length).toBeGreaterThan(0);
  });

  it("a slow first token is waited for", async () => {
    const { reading } = await turn("slow-first-token delay=800");
    expect(reading.metadata.status).toBe("complete");
    expect(reading.metadata.firstTokenMs).toBeGreaterThanOrEqual(700);
  });
});

describe("a rate limit", () => {
  it("with Retry-After is waited out, and the reader is told until when", async () => {
    await standin.control.next({ scenario: "429-retry-after seconds=1", times: 1, kind: "chat" });
    const { reading } = await turnWithout("Hello");
    expect(reading.raw).toContain("waitingUntil");
    expect(reading.metadata.status).toBe("complete");
    expect(reading.metadata.waitingUntil).toBeNull();
    expect(reading.text.length).toBeGreaterThan(0);
  });

  it("longer than a minute is told at once with the seconds to go", async () => {
    await standin.control.next({ scenario: "429-retry-after seconds=600", times: 1, kind: "chat" });
    const { reading } = await turnWithout("Hello");
    expect(reading.metadata).toMatchObject({ status: "failed", error: { code: "provider_rate_limited" } });
    expect(Number(reading.metadata.error?.details.retryAfterSeconds)).toBeGreaterThan(500);
  });

  async function turnWithout(question: string) {
    const client = new ChatClient();
    return { reading: await readAnswer(await client.send(uuidv7(), question)) };
  }
});
