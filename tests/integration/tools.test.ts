import { uuidv7 } from "uuidv7";
import { afterAll, expect, it } from "vitest";
import { POST as postTemporary } from "@/app/api/chat/temporary/route";
import { decodeChunks, foldChunk } from "@/lib/chat/chunks";
import { stopChat } from "@/lib/chat/server";
import type { StoredPart } from "@/lib/conversations/server";
import { db } from "@/lib/db/server";
import { foundConversations, toolNames } from "@/lib/tools/contract";
import { Browser } from "../support/browser";
import { ChatClient, readAnswer } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
const model = "mistral-small-latest";
const guest = "zai-glm-5-2";

useServerSettings(standin);

type Sent = {
  messages: {
    role: string;
    content?: unknown;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
    tool_call_id?: string;
  }[];
  tools?: { function: { name: string } }[];
  tool_choice?: string;
};

/** The bodies of the calls for answers, the oldest first. */
async function calls(): Promise<Sent[]> {
  const requests = await standin.control.requests();
  return requests
    .filter(({ path, scenario }) => path.endsWith("/chat/completions") && scenario !== "title")
    .map(({ body }) => body as Sent);
}

type Ask = { id: string; text: string; parentId?: string | null; modelId?: string; tools?: boolean };

function ask(client: ChatClient, { id, text, parentId = null, modelId = model, tools = true }: Ask) {
  return client.chat({
    conversationId: id,
    modelId,
    action: { type: "send", messageId: uuidv7(), parentId, text },
    settings: tools ? { tools } : {},
  });
}

async function partsOf(client: ChatClient, id: string, answerId: string) {
  const { messages } = await client.conversation(id);
  return messages.find((message) => message.id === answerId)?.parts ?? [];
}

describeEachDatabase("tools", () => {
  afterAll(stopChat);

  it("are called, told to the reader, stored, and answered with what they gave", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const reading = await readAnswer(
      await ask(client, { id, text: '[[scenario:tool-call]] calculate {"expression": "6*7"}' }),
    );
    expect(reading.text).toBe('The tool answered: {"result":"42"}');
    expect(reading.metadata).toMatchObject({ status: "complete", finishReason: "stop" });
    expect(reading.raw).toContain('"type":"tool-input-available"');

    const parts = await partsOf(client, id, reading.answerId);
    expect(parts).toEqual([
      {
        type: "dynamic-tool",
        toolName: "calculate",
        toolCallId: expect.stringMatching(/^[A-Za-z0-9]{9}$/),
        input: { expression: "6*7" },
        state: "output-available",
        output: { result: "42" },
      },
      { type: "step-start" },
      { type: "text", text: reading.text },
    ]);
    const [first, second] = await calls();
    expect(first?.tools?.map((tool) => tool.function.name)).toEqual([...toolNames]);
    expect(second?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);
  });

  it("are paid for once, with all rounds", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const question = '[[scenario:tool-call]] calculate {"expression": "1+1"}';
    const { answerId, metadata } = await readAnswer(await ask(client, { id, text: question }));
    const entries = await db().usageEntry.findMany({ where: { messageId: answerId, kind: "chat" } });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.promptTokens).toBe(metadata.usage?.prompt);
    // Two prompts, and the second holds the first.
    const alone = await readAnswer(await ask(client, { id: uuidv7(), text: question, tools: false }));
    expect(metadata.usage?.prompt).toBeGreaterThan(2 * ((alone.metadata.usage?.prompt ?? 0) - 1));
  });

  it("run two at once, each result to its call", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const text =
      '[[scenario:tool-call-parallel]] calculate {"expression": "2^10"} current_time {"timeZone": "Asia/Tokyo"}';
    const reading = await readAnswer(await ask(client, { id, text }));
    expect(reading.text).toContain('{"result":"1024"}');
    expect(reading.text).toContain("+09:00");
    const [, second] = await calls();
    const asked = second?.messages[1]?.tool_calls?.map((call) => call.id);
    expect(second?.messages.slice(2).map((message) => message.tool_call_id)).toEqual(asked);
  });

  it("get arguments that come in pieces under no id whole", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const text =
      '[[scenario:tool-call-split]] calculate {"expression": "9-4"} current_time {"timeZone": "UTC"}';
    const reading = await readAnswer(await ask(client, { id, text }));
    expect((await partsOf(client, id, reading.answerId)).slice(0, 2)).toEqual([
      expect.objectContaining({ input: { expression: "9-4" }, output: { result: "5" } }),
      expect.objectContaining({ input: { timeZone: "UTC" }, state: "output-available" }),
    ]);
  });

  it.each([
    ["an unknown name", "tool-call-unknown", "There is no tool named"],
    ["arguments that are no JSON", "tool-call-broken", "The input does not fit"],
    ["an input that has no result", "tool-call", "This is no arithmetic expression"],
  ])("tell the model of %s, and the answer goes on", async (_, scenario, reason) => {
    const client = new ChatClient();
    const id = uuidv7();
    const text = `[[scenario:${scenario}]] calculate {"expression": "6 +"}`;
    const reading = await readAnswer(await ask(client, { id, text }));
    expect(reading.metadata.status).toBe("complete");
    expect(reading.text).toContain(reason);
    const [call] = await partsOf(client, id, reading.answerId);
    expect(call).toMatchObject({ state: "output-error", errorText: expect.stringContaining(reason) });
  });

  it("are refused after some rounds, so that the answer comes to an end", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const text = '[[scenario:tool-call-again]] calculate {"expression": "1"}';
    const reading = await readAnswer(await ask(client, { id, text }));
    expect(reading.metadata).toMatchObject({ status: "complete", finishReason: "stop" });
    const all = await calls();
    expect(all.map((call) => call.tool_choice ?? "auto")).toEqual([...Array(5).fill("auto"), "none"]);
    expect((await partsOf(client, id, reading.answerId)).map(({ type }) => type)).toEqual([
      ...Array(5).fill(["dynamic-tool", "step-start"]).flat(),
      "text",
    ]);
  });

  it("stop with the answer between two rounds, and what was found out is kept and gone on from", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    await standin.control.next({ scenario: "tool-call" });
    await standin.control.next({ scenario: "never-ending rate=50" });
    const response = await ask(client, { id, text: 'calculate {"expression": "5*5"}' });
    const reading = readAnswer(response);
    await standin.control.waitForRequest("tool_call_id", "first-token");
    await client.stop(id);
    const { answerId, metadata } = await reading;
    expect(metadata.status).toBe("stopped");
    // The first round was counted by the provider, the second is an estimate.
    const [entry] = await db().usageEntry.findMany({ where: { messageId: answerId } });
    expect(entry).toMatchObject({ isEstimate: true });
    expect(entry?.promptTokens).toBeGreaterThan(20);
    const [call] = await partsOf(client, id, answerId);
    expect(call).toMatchObject({ state: "output-available", output: { result: "25" } });

    const more = await readAnswer(
      await client.chat({ conversationId: id, modelId: model, action: { type: "continue", answerId } }),
    );
    expect(more.metadata.status).toBe("complete");
    const [again] = await partsOf(client, id, more.answerId);
    expect(again).toMatchObject({ output: { result: "25" } });
  });

  it("are part of what the next question builds on, in the order the provider wants", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const text = '[[scenario:tool-call]] calculate {"expression": "3*3"}';
    const first = await readAnswer(await ask(client, { id, text }));
    const next = await readAnswer(
      await ask(client, { id, text: "[[scenario:echo]] And?", parentId: first.answerId }),
    );
    expect(next.metadata.status).toBe("complete");
    const last = (await calls()).at(-1);
    expect(last?.messages.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "tool",
      "assistant",
      "user",
    ]);
  });

  it("keep ids that every model takes when the model changes in between", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const text = '[[scenario:tool-call]] calculate {"expression": "8/2"}';
    const first = await readAnswer(await ask(client, { id, text, modelId: guest }));
    expect(first.text).toContain('"4"');
    const next = await readAnswer(
      await ask(client, { id, text: "[[scenario:echo]] So?", parentId: first.answerId }),
    );
    expect(next.metadata).toMatchObject({ status: "complete" });
  });

  it("are not offered unless the conversation wants them and the model can", async () => {
    const client = new ChatClient();
    await readAnswer(await ask(client, { id: uuidv7(), text: "[[scenario:echo]] Plain", tools: false }));
    await readAnswer(
      await ask(client, { id: uuidv7(), text: "[[scenario:echo]] Cannot", modelId: "voxtral-small-2507" }),
    );
    for (const call of await calls()) expect(call.tools).toBeUndefined();
  });

  it("give a reader who comes later the very same events", async () => {
    const client = new ChatClient();
    const id = uuidv7();
    const text = '[[scenario:tool-call]] calculate {"expression": "7*7"}';
    const first = await readAnswer(await ask(client, { id, text }));
    const later = await readAnswer(await client.attach(id, first.answerId));
    expect(later.text).toBe(first.text);
    const tools = (raw: string) => raw.split("\n\n").filter((event) => event.includes('"type":"tool-'));
    expect(tools(later.raw)).toEqual(tools(first.raw));
  });

  it("search what the reader said elsewhere, and nobody else's, nor this very conversation", async () => {
    const [client, stranger] = [new ChatClient(), new ChatClient()];
    const elsewhere = uuidv7();
    await readAnswer(
      await ask(client, {
        id: elsewhere,
        text: "[[scenario:echo]] The zeppelin is in the barn",
        tools: false,
      }),
    );
    await readAnswer(
      await ask(stranger, { id: uuidv7(), text: "[[scenario:echo]] My zeppelin is secret", tools: false }),
    );
    const id = uuidv7();
    const text = '[[scenario:tool-call]] search_conversations {"query": "zeppelin"}';
    const reading = await readAnswer(await ask(client, { id, text }));
    const [call] = await partsOf(client, id, reading.answerId);
    expect(call).toMatchObject({ type: "dynamic-tool", state: "output-available" });
    const { found } = foundConversations.parse(Object(call).output);
    expect(found.length).toBeGreaterThan(0);
    for (const place of found) expect(place.link.startsWith(`/c/${elsewhere}`)).toBe(true);
    expect(JSON.stringify(found)).toContain("in the barn");
    expect(reading.text).not.toContain("secret");
  });

  it("tell the time by the reader's zone", async () => {
    const client = new ChatClient();
    const body = (timeZone: string) => ({
      conversationId: uuidv7(),
      modelId: model,
      action: {
        type: "send",
        messageId: uuidv7(),
        parentId: null,
        text: "[[scenario:tool-call]] current_time {}",
      },
      settings: { tools: true },
      timeZone,
    });
    expect((await readAnswer(await client.chat(body("Asia/Tokyo")))).text).toContain("+09:00");
    // One that only the browser knows is no reason to refuse the question.
    expect((await readAnswer(await client.chat(body("Mars/Olympus")))).text).toContain('"timeZone":"UTC"');
  });

  it("work in a temporary chat too, with what was called before", async () => {
    const browser = new Browser();
    const chatId = uuidv7();
    const question = {
      id: uuidv7(),
      role: "user",
      parts: [{ type: "text", text: '[[scenario:tool-call]] calculate {"expression": "11*11"}' }],
    };
    const send = (messages: object[]) =>
      browser.send(postTemporary, "POST", "/api/chat/temporary", {
        body: { chatId, modelId: model, messages, settings: { tools: true } },
      });
    const first = await readAnswer(await send([question]));
    expect(first.text).toContain('"121"');
    const parts: StoredPart[] = [];
    for (const chunk of decodeChunks(first.raw)) foldChunk(parts, chunk);
    const answer = { id: first.answerId, role: "assistant", parts };
    const next = {
      id: uuidv7(),
      role: "user",
      parts: [{ type: "text", text: "[[scenario:echo]] And then?" }],
    };
    const second = await readAnswer(await send([question, answer, next]));
    expect(second.metadata.status).toBe("complete");
    expect((await calls()).at(-1)?.messages.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "tool",
      "assistant",
      "user",
    ]);
  });
});
