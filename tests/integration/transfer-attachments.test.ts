import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { db } from "@/lib/db/server";
import { filesOf, maxFileBytes, type StoredFile, toFilePart } from "@/lib/files/contract";
import type { ConversationFile } from "@/lib/transfer/conversation-file";
import { conversationFiles } from "../support/conversation-files";
import { describeEachDatabase } from "../support/database";
import { makePng, tinyPdf } from "../support/pictures";
import { useServerSettings, useStandin } from "../support/standin";
import { TransferClient } from "../support/transfer-client";
import { unzipBytes, zipOf } from "../support/zip";

const standin = useStandin();

useServerSettings(standin);

/** Longer than a row of the database holds. */
const picture = makePng(300, 300);
const contents: [name: string, bytes: Buffer][] = [
  ["../../etc/passwd.png", picture],
  ["a paper.pdf", tinyPdf],
  ["notes.py", Buffer.from(`# ${"0123456789".repeat(40_000)}`)],
];

/** As files of another server, with ids that are nothing here. */
const attachments = contents.map(([name, bytes]) => {
  const mediaType = name.endsWith(".png")
    ? ("image/png" as const)
    : name.endsWith(".pdf")
      ? ("application/pdf" as const)
      : ("text/plain" as const);
  const file: StoredFile = {
    id: randomUUID(),
    name,
    mediaType,
    size: bytes.length,
    width: name.endsWith(".png") ? 300 : null,
    height: name.endsWith(".png") ? 300 : null,
  };
  return { file, bytes };
});

/** A conversation whose every question holds these files. */
function holding(files: StoredFile[], title = "With attachments"): ConversationFile {
  const [sample] = fc.sample(conversationFiles, { numRuns: 1, seed: 7 });
  if (!sample) throw new Error("no sample");
  const messages = sample.messages.map((message) =>
    message.role === "user" ? { ...message, parts: [...message.parts, ...files.map(toFilePart)] } : message,
  );
  return { ...sample, id: randomUUID(), title, messages };
}

const json = (file: ConversationFile) => JSON.stringify(file);
const entries = (of = attachments) =>
  Object.fromEntries(of.map(({ file, bytes }) => [`files/${file.id}-a-name.bin`, bytes]));

/** An archive with one conversation and all its attachments. */
const archive = (conversation: ConversationFile) =>
  zipOf({ "conversations/one.json": json(conversation), ...entries() });

const whole = holding(attachments.map(({ file }) => file));

async function attachedIn(client: TransferClient, conversationId: string): Promise<StoredFile[]> {
  const { messages } = await client.conversation(conversationId);
  const questions = messages.filter(({ role }) => role === "user").map(filesOf);
  for (const files of questions) expect(files).toEqual(questions[0]);
  return questions[0] ?? [];
}

async function expectAllThere(client: TransferClient, conversationId: string): Promise<StoredFile[]> {
  const files = await attachedIn(client, conversationId);
  expect(files.map(({ mediaType, size, width }) => ({ mediaType, size, width }))).toEqual(
    attachments.map(({ file: { mediaType, size, width } }) => ({ mediaType, size, width })),
  );
  for (const [index, { id }] of files.entries()) {
    expect((await client.bytes(id))?.equals(attachments[index]?.bytes ?? Buffer.alloc(0))).toBe(true);
  }
  const rows = await db().file.findMany({ where: { conversationId }, select: { id: true } });
  expect(rows.map(({ id }) => id).sort()).toEqual(files.map(({ id }) => id).sort());
  return files;
}

describeEachDatabase("attachments of an archive", () => {
  it("come back byte for byte, in another account under ids of its own, and from there again", async () => {
    const owner = new TransferClient();
    const { items, end } = await owner.import(await archive(whole));
    expect(end).toMatchObject({ attachments: { restored: 3, refused: 0, missing: 0 }, problem: null });
    const files = await expectAllThere(owner, items[0]?.conversationId ?? "");
    expect(files.map(({ name }) => name)).toEqual(["passwd.png", "a paper.pdf", "notes.py"]);

    const exported = await (await owner.archive()).arrayBuffer();
    const content = await unzipBytes(exported);
    const paths = Object.keys(content).filter((name) => name.startsWith("files/"));
    expect(paths).toEqual([
      `files/${files[0]?.id}-passwd.png`,
      `files/${files[1]?.id}-a-paper.pdf`,
      `files/${files[2]?.id}-notes.py`,
    ]);
    const index = JSON.parse(String(content["index.json"]));
    expect(index.conversations[0].attachments).toEqual(paths);

    const other = new TransferClient();
    const there = await other.import(new Uint8Array(exported));
    expect(there.end.attachments).toEqual({ restored: 3, refused: 0, missing: 0 });
    const copies = await expectAllThere(other, there.items[0]?.conversationId ?? "");
    for (const { id } of copies) expect(files.map((file) => file.id)).not.toContain(id);
    for (const { id } of files) expect(await other.bytes(id)).toBeNull();
  });

  it("are not stored twice: not by the same file again, nor by one's own archive", async () => {
    const client = new TransferClient();
    const bytes = await archive(whole);
    const first = await client.import(bytes);
    const conversationId = first.items[0]?.conversationId ?? "";
    const before = await db().file.count();
    const again = await client.import(bytes);
    const own = await client.import(new Uint8Array(await (await client.archive()).arrayBuffer()));
    for (const { items, end } of [again, own]) {
      expect(items).toMatchObject([{ status: "present", conversationId }]);
      expect(end.attachments).toEqual({ restored: 0, refused: 0, missing: 0 });
    }
    expect(await db().file.count()).toBe(before);
    await expectAllThere(client, conversationId);
  });

  it("come later when the first try broke off between them and their conversation", async () => {
    const client = new TransferClient();
    const alone = await client.import(json(whole));
    expect(alone.end.attachments).toEqual({ restored: 0, refused: 0, missing: 3 });
    const conversationId = alone.items[0]?.conversationId ?? "";
    const [half] = await attachedIn(client, conversationId);
    // A process that died in the middle of a file.
    const owner = await db().conversation.findUniqueOrThrow({ where: { id: conversationId } });
    const facts = { name: "half", mediaType: "image/png", size: 1, hash: "", userId: owner.userId };
    await db().file.create({ data: { ...facts, id: half?.id ?? "", conversationId: null } });
    const { items, end } = await client.import(await archive(whole));
    expect(items[0]?.status).toBe("present");
    expect(end.attachments).toEqual({ restored: 3, refused: 0, missing: 0 });
    await expectAllThere(client, conversationId);
  });

  it("are counted when they are missing or can't be kept, and the conversation stays", async () => {
    const [first, second, third] = attachments;
    if (!first || !second || !third) throw new Error("three are needed");
    const { items, end } = await new TransferClient().import(
      await zipOf({
        // Where tools put them that sort names.
        [`files/${first.file.id}.png`]: Buffer.alloc(maxFileBytes.document + 1),
        [`some/folder/files/${second.file.id}-x.pdf`]: Buffer.from([0, 1, 2, 3, 0xff]),
        "some/folder/conversations/one.json": json(whole),
      }),
    );
    expect(items[0]?.status).toBe("imported");
    expect(end).toMatchObject({
      attachments: { restored: 0, refused: 2, missing: 1 },
      counts: { imported: 1 },
      problem: null,
    });
  });

  it("are left where they are when no conversation asks for them", async () => {
    const before = await db().file.count();
    const { end } = await new TransferClient().import(
      await zipOf({ "conversations/one.json": json(holding([])), ...entries() }),
    );
    expect(end.attachments).toEqual({ restored: 0, refused: 0, missing: 0 });
    expect(await db().file.count()).toBe(before);
  });

  it("of somebody else are not reached by their ids", async () => {
    const owner = new TransferClient();
    const { items } = await owner.import(await archive(whole));
    const files = await expectAllThere(owner, items[0]?.conversationId ?? "");
    const thief = new TransferClient();
    const stolen = await thief.import(json(holding(files)));
    for (const { id } of await attachedIn(thief, stolen.items[0]?.conversationId ?? "")) {
      expect(await thief.bytes(id)).toBeNull();
    }
    const content = await unzipBytes(await (await thief.archive()).arrayBuffer());
    expect(Object.keys(content).filter((name) => name.startsWith("files/"))).toEqual([]);
    await expectAllThere(owner, items[0]?.conversationId ?? "");
  });
});
