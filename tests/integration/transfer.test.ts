import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import { latestLeaf, pathTo } from "@/lib/conversations/contract";
import { db } from "@/lib/db/server";
import type { ImportEnd } from "@/lib/transfer/contract";
import type { ConversationFile } from "@/lib/transfer/conversation-file";
import { codeOf } from "../support/accounts";
import { conversationFiles, withoutIds } from "../support/conversation-files";
import { describeEachDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";
import { TransferClient } from "../support/transfer-client";
import { renameInZip, unzip, zipOf } from "../support/zip";

const standin = useStandin();

useServerSettings(standin, { MAX_IMPORT_MB: "1" });

const fixture = (name: string) =>
  readFile(new URL(`../fixtures/exports/${name}.json`, import.meta.url), "utf8");

const texts = (conversation: Awaited<ReturnType<TransferClient["conversation"]>>) =>
  pathTo(conversation.messages, conversation.headId).map(({ parts }) =>
    parts.map((part) => ("text" in part ? part.text : "")).join(" / "),
  );

/** A conversation of our own format with a name of its own. */
function ownFile(change: Partial<ConversationFile> = {}): ConversationFile {
  const [sample] = fc.sample(conversationFiles, { numRuns: 1, seed: 7 });
  if (!sample) throw new Error("no sample");
  return { ...sample, id: randomUUID(), ...change };
}

describeEachDatabase("an import", () => {
  it("of a ChatGPT export keeps branches, order, dates and models, and nothing that readers never saw", async () => {
    const client = new TransferClient();
    const { items, end } = await client.import(await fixture("chatgpt"));
    expect(items.map(({ title, source, status, reason }) => [title, source, status, reason])).toEqual([
      ["Winds of the south", "chatgpt", "imported", null],
      ["Only machinery", "chatgpt", "skipped", "empty"],
    ]);
    expect(end).toEqual({
      type: "end",
      counts: { imported: 1, present: 0, skipped: 1, failed: 0 },
      attachments: { restored: 0, refused: 0, missing: 0 },
      problem: null,
    });
    const stored = await client.conversation(items[0]?.conversationId ?? "");
    expect(texts(stored)).toEqual([
      "Which winds blow in Provence?",
      "North first, then the others. / Mistral and tramontane.",
      "*[cloud.png]*\n\n*[image]*\n\nWhat is this?",
      "A lenticular cloud.",
    ]);
    expect(JSON.stringify(stored)).not.toContain("PRIVATE");
    const [question, first] = stored.messages;
    expect(question?.metadata?.createdAt).toBe("2024-05-01T08:00:01.500Z");
    expect(first?.metadata).toMatchObject({
      parentId: question?.id,
      answeredModel: "gpt-4o",
      status: "complete",
    });
    expect(stored.messages.at(-1)?.metadata).toMatchObject({ finishReason: "length" });
    expect(stored.lastMessageAt).toBe("2024-05-01T09:00:00.500Z");
    // The model goes on with one of ours.
    expect(stored.modelId).toMatch(/mistral|stral/);
  });

  it("of a Claude export keeps its branches, thinking, attachments' text and artifacts", async () => {
    const client = new TransferClient();
    const { items } = await client.import(await fixture("claude"));
    expect(items.map(({ status }) => status)).toEqual(["imported", "imported"]);
    const [tree, line] = await Promise.all(
      items.map((item) => client.conversation(item.conversationId ?? "")),
    );
    expect(tree && texts(tree)).toEqual([
      "Help me trim the sail.\n\n*[log.txt]*\n\n````\nwind ```12``` kn\n````\n\n*[sail.jpg]*",
      "Twelve knots. / Ease the sheet.\n\n**Trim**\n\n```python\nprint('ease')\n```",
    ]);
    expect(tree?.messages).toHaveLength(3);
    expect(line?.title).toBe("An older export, with nothing but text?");
    // The question that nobody answered can be tried again.
    expect(line && texts(line)).toEqual([
      "An older export, with nothing but text?",
      "Yes.",
      "And no answer to this?",
      "",
    ]);
    expect(line?.messages.at(-1)?.metadata?.status).toBe("interrupted");
  });

  it("twice, at once or by two people changes nothing and touches nobody else's", async () => {
    const [client, stranger] = [new TransferClient(), new TransferClient()];
    const text = await fixture("chatgpt");
    const first = await client.import(text);
    const again = await client.import(text);
    expect(again.items[0]).toEqual({ ...first.items[0], status: "present" });
    const counts = (await Promise.all([1, 2, 3].map(() => client.import(text)))).map(({ end }) => end.counts);
    expect(counts).toEqual([1, 2, 3].map(() => ({ imported: 0, present: 1, skipped: 1, failed: 0 })));
    const id = first.items[0]?.conversationId ?? "";
    const before = await client.conversation(id);
    const other = await stranger.import(text);
    expect(other.items[0]?.status).toBe("imported");
    expect(other.items[0]?.conversationId).not.toBe(id);
    expect(await client.conversation(id)).toEqual(before);
    expect(await stranger.conversation(id)).toMatchObject({ error: { code: "not_found" } });
    const racing = new TransferClient();
    await racing.import(JSON.stringify(ownFile()));
    const raced = await Promise.all([1, 2, 3, 4].map(() => racing.import(text)));
    expect(raced.filter(({ end }) => end.counts.imported === 1)).toHaveLength(1);
  });

  it("starts no run, spends nothing, makes no titles", async () => {
    const before = [await db().run.count(), await db().usageEntry.count()];
    await new TransferClient().import(await fixture("claude"));
    expect([await db().run.count(), await db().usageEntry.count()]).toEqual(before);
  });

  it("of our own export gives exactly the tree that was exported, whatever it holds", async () => {
    await fc.assert(
      fc.asyncProperty(conversationFiles, async (file) => {
        const client = new TransferClient();
        const { items } = await client.import(JSON.stringify(file));
        expect(items.map(({ status, reason }) => [status, reason])).toEqual([["imported", null]]);
        const exported = await client.export(items[0]?.conversationId ?? "", "json");
        expect(exported.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+"; /);
        const back = (await exported.json()) as ConversationFile;
        const { title, titleSource, ...rest } = withoutIds(back);
        const { title: given, titleSource: _, ...expected } = withoutIds(file);
        expect(rest).toEqual(expected);
        if (given !== "") expect([title, titleSource]).toEqual([given, "given"]);
        // And once more, from what came out.
        const again = await new TransferClient().import(JSON.stringify(back));
        expect(again.end.counts.imported).toBe(1);
      }),
      { numRuns: 25 },
    );
  });

  it("of a conversation into the account that has it finds it there", async () => {
    const client = new TransferClient();
    const { items } = await client.import(JSON.stringify(ownFile()));
    const id = items[0]?.conversationId ?? "";
    const exported = await (await client.export(id, "json")).text();
    const again = await client.import(exported);
    expect(again.items[0]).toMatchObject({ status: "present", conversationId: id });
  });

  it("lets the reader go on: what is written next stands after all that came in", async () => {
    const client = new TransferClient();
    const future = ownFile({
      createdAt: "2199-01-01T00:00:00.000Z",
      lastMessageAt: "2199-01-01T00:00:00.000Z",
    });
    const { items } = await client.import(
      JSON.stringify({
        ...future,
        messages: future.messages.map((one) => ({ ...one, createdAt: "2199-01-01T00:00:00.000Z" })),
      }),
    );
    const stored = await client.conversation(items[0]?.conversationId ?? "");
    expect(Date.parse(stored.lastMessageAt)).toBeLessThanOrEqual(Date.now());
    expect(stored.messages.every(({ id }) => id < "f")).toBe(true);
    const root = pathTo(stored.messages, stored.headId)[0];
    expect(stored.messages.map(({ id }) => id)).toContain(latestLeaf(stored.messages, root?.id ?? ""));
    expect(stored.messages.every(({ id }) => Number.parseInt(id.slice(0, 8), 16) * 65_536 < Date.now())).toBe(
      true,
    );
  });
});

describeEachDatabase("a file that can't be taken in", () => {
  const problemOf = async (body: string | Uint8Array) => (await new TransferClient().import(body)).end;
  const nothing = { imported: 0, present: 0, skipped: 0, failed: 0 };

  it("says so, and never reports success over nothing", async () => {
    expect(await problemOf("[]")).toMatchObject({ counts: nothing, problem: "nothing_found" });
    expect(await problemOf("")).toMatchObject({ problem: "not_readable" });
    expect(await problemOf("<html>")).toMatchObject({ problem: "not_readable" });
    expect(await problemOf(await zipOf({ "photo.txt": "x" }))).toMatchObject({ problem: "nothing_found" });
    const unknown = await new TransferClient().import(
      '[{"hello": 1}, 7, {"format": "tramontane-conversation/9"}]',
    );
    expect(unknown.items.map(({ status, reason }) => [status, reason])).toEqual([
      ["skipped", "unrecognised"],
      ["skipped", "unrecognised"],
      ["failed", "newer_format"],
    ]);
    expect(unknown.end.problem).toBe("nothing_found");
  });

  it("is refused when its tree is none, and leaves nothing of itself", async () => {
    const before = await db().message.count();
    const file = ownFile();
    const [first, second] = file.messages;
    if (!first || !second) throw new Error("too small");
    const broken = [
      { ...file, messages: [{ ...first, parentId: second.id }, second] },
      { ...file, messages: [first, first], headId: first.id },
      { ...file, messages: [first, { ...second, parentId: randomUUID() }] },
      { ...file, headId: randomUUID() },
      { ...file, messages: [first, { ...second, role: "user", parts: first.parts }] },
    ];
    const { items } = await new TransferClient().import(JSON.stringify(broken));
    expect(items.map(({ reason }) => reason)).toEqual(broken.map(() => "broken_tree"));
    const { items: malformed } = await new TransferClient().import(
      JSON.stringify([
        { ...file, title: 7 },
        { ...file, messages: [{ ...first, parts: [{ type: "evil" }] }] },
        { ...file, messages: [{ ...first, parts: [{ type: "reasoning", text: "a question does not" }] }] },
      ]),
    );
    expect(malformed.map(({ reason }) => reason)).toEqual(["malformed", "malformed", "malformed"]);
    expect(await db().message.count()).toBe(before);
  });

  it("keeps what was whole when it breaks off", async () => {
    const files = [ownFile(), ownFile()].map((file) => JSON.stringify(file));
    const client = new TransferClient();
    const { items, end } = await client.import(`[${files.join(",")}`.slice(0, -20));
    expect(items.map(({ status }) => status)).toEqual(["imported"]);
    expect(end.problem).toBe("truncated");
    const archive = await zipOf({ "conversations.json": `[${files.join(",")}]` });
    const cut = await new TransferClient().import(archive.subarray(0, archive.length - 30));
    expect(cut).toEqual({
      items: [],
      end: {
        type: "end",
        counts: nothing,
        attachments: { restored: 0, refused: 0, missing: 0 },
        problem: "truncated",
      },
    });
  });

  it("is refused when it says that it is too large, and cut off when it doesn't say", async () => {
    const refused = await new TransferClient().send("[]", { "content-length": "1000001" });
    expect([refused.status, await codeOf(refused)]).toEqual([413, "too_large"]);
    const chunk = new TextEncoder().encode(`${" ".repeat(250_000)}`);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent++;
        controller.enqueue(sent === 1 ? new TextEncoder().encode("[") : chunk);
      },
    });
    const { end } = await new TransferClient().import(endless as unknown as Uint8Array);
    expect(end.problem).toBe("too_large");
    expect(sent).toBeLessThan(12);
  });

  it("has no way out of its folder, and no bomb in it", async () => {
    const file = JSON.stringify(ownFile());
    const climbing = renameInZip(
      await zipOf({ "xx/xx/xx/conversations.json": file }),
      "xx/xx/xx/conversations.json",
      "../../../conversations.json",
    );
    expect((await new TransferClient().import(climbing)).end.counts.imported).toBe(1);
    const bomb = await zipOf({ "conversations.json": `[${" ".repeat(25_000_000)}` });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await problemOf(bomb)).toMatchObject({ counts: nothing, problem: "too_large" });
  });
});

describeEachDatabase("everything as one archive", () => {
  it("holds each conversation as JSON and Markdown, the settings and an index, and can be brought in elsewhere", async () => {
    const client = new TransferClient();
    const titles = ["Plain", "../../etc/passwd", "Plain", "con", "风 \u{202e}gnp"];
    await client.import(JSON.stringify(titles.map((title) => ownFile({ title }))));
    const response = await client.archive();
    expect(response.headers.get("content-disposition")).toMatch(/filename="tramontane-\d{4}-\d\d-\d\d.zip"/);
    const bytes = await response.arrayBuffer();
    const files = await unzip(bytes);
    const names = Object.keys(files);
    expect(names).toHaveLength(2 * titles.length + 2);
    for (const name of names)
      expect(name).toMatch(/^(conversations\/[\p{L}\p{N}-]+\.(json|md)|settings\.json|index\.json)$/u);
    const index = JSON.parse(files["index.json"] ?? "");
    expect(index.format).toBe("tramontane-archive/1");
    expect(index.conversations.map(({ title }: { title: string }) => title).sort()).toEqual(
      [...titles].sort(),
    );
    for (const { file } of index.conversations) expect(names).toContain(file);
    expect(JSON.parse(files["settings.json"] ?? "")).toMatchObject({ email: null, settings: {} });

    const elsewhere = await new TransferClient().import(new Uint8Array(bytes));
    expect(elsewhere.end).toMatchObject({ counts: { imported: titles.length, failed: 0 }, problem: null });
    const here = await client.import(new Uint8Array(bytes));
    expect(here.end.counts).toMatchObject({ imported: 0, present: titles.length });
  });

  it("holds nothing of anybody else's, and neither does the export of one conversation", async () => {
    const [owner, stranger] = [new TransferClient(), new TransferClient()];
    const { items } = await owner.import(JSON.stringify(ownFile({ title: "canary of the owner" })));
    await stranger.import(JSON.stringify(ownFile({ title: "mine" })));
    expect(JSON.stringify(await unzip(await (await stranger.archive()).arrayBuffer()))).not.toContain(
      "canary",
    );
    for (const format of ["json", "markdown"] as const) {
      const response = await stranger.export(items[0]?.conversationId ?? "", format);
      expect([response.status, await codeOf(response)]).toEqual([404, "not_found"]);
    }
    const text = await (await owner.export(items[0]?.conversationId ?? "", "markdown", "fr")).text();
    expect(text).toMatch(/^# canary of the owner\n/);
    expect(text).toContain("\n## Vous\n");
  });
});

describeEachDatabase("an import whose sender leaves", () => {
  it("ends, and tells the sender alone how much is in", async () => {
    const [client, stranger] = [new TransferClient(), new TransferClient()];
    await stranger.import(JSON.stringify(ownFile()));
    const id = randomUUID();
    const encoder = new TextEncoder();
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        controller.enqueue(encoder.encode(`${sent++ === 0 ? "[" : ","}${JSON.stringify(ownFile())}`)),
    });
    const response = await client.send(endless, {}, id);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const end = await client.importEnd(id);
    const { counts } = (await end.json()) as ImportEnd;
    expect(counts.imported).toBeGreaterThan(0);
    const index = JSON.parse((await unzip(await (await client.archive()).arrayBuffer()))["index.json"] ?? "");
    expect(index.conversations).toHaveLength(counts.imported);
    const asked = await stranger.importEnd(id);
    expect([asked.status, await codeOf(asked)]).toEqual([404, "not_found"]);
  });
});
