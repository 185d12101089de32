import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { afterAll, describe, expect, it } from "vitest";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { filesOf, maxFileBytes } from "@/lib/files/contract";
import { sweepFiles } from "@/lib/files/server";
import { ChatClient, errorCode, readAnswer } from "../support/chat-client";
import { describeEachDatabase } from "../support/database";
import { makeAnimatedPng, makeGif, makePng, tinyJpeg, tinyPdf, tinyWebp } from "../support/pictures";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
const seeing = "mistral-small-latest";
const blind = "zai-glm-5-2";
const question = "[[scenario:attachments]]\nWhat is this?";
const dayMs = 24 * 60 * 60_000;

useServerSettings(standin);

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const seen = (kind: string, type: string, bytes: Uint8Array) =>
  `${kind} ${type} ${bytes.length} bytes ${hashOf(bytes)}`;

type Ask = { id?: string; parentId?: string | null; text?: string; model?: string; fileIds?: string[] };

function ask(client: ChatClient, { id = uuidv7(), parentId = null, text, model = seeing, fileIds }: Ask) {
  return client.chat({
    conversationId: id,
    modelId: model,
    action: { type: "send", messageId: uuidv7(), parentId, text: text ?? question, fileIds: fileIds ?? [] },
  });
}

describeEachDatabase("attachments", () => {
  afterAll(stopChat);

  describe("an upload", () => {
    it("is what its bytes are, whatever its name and the browser say", async () => {
      const client = new ChatClient();
      const cases = [
        { bytes: makePng(30, 20), type: "image/png", size: [30, 20] },
        { bytes: tinyJpeg, type: "image/jpeg", size: [1, 1] },
        { bytes: tinyWebp, type: "image/webp", size: [1, 1] },
        { bytes: makeGif(1), type: "image/gif", size: [1, 1] },
        { bytes: tinyPdf, type: "application/pdf", size: [null, null] },
        { bytes: Buffer.from("<script>alert(1)</script>"), type: "text/plain", size: [null, null] },
        {
          bytes: Buffer.from("prix;1 200 €\r\n", "utf16le"),
          prefix: [0xff, 0xfe],
          type: "text/plain",
          size: [null, null],
        },
        { bytes: Buffer.from("na\xefve caf\xe9", "latin1"), type: "text/plain", size: [null, null] },
      ];
      for (const { bytes, prefix = [], type, size } of cases) {
        const response = await client.upload(Buffer.concat([Buffer.from(prefix), bytes]), "misleading.exe", {
          "content-type": "text/html",
        });
        expect(await response.json()).toMatchObject({ mediaType: type, width: size[0], height: size[1] });
      }
    });

    it("is refused with a reason when no model could read it", async () => {
      const client = new ChatClient();
      const cases: [Buffer, string][] = [
        [Buffer.alloc(0), "file_empty"],
        [Buffer.from("MZ\x90\x00\x03\x00\x00\x00\x04\x00", "latin1"), "file_unsupported"],
        [makePng(3, 3).subarray(0, 20), "file_unsupported"],
        [Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(40, 1)]), "file_unsupported"],
        [makeGif(2), "file_animated"],
        [makeAnimatedPng(), "file_animated"],
        [Buffer.alloc(maxFileBytes.text + 1, "a"), "too_large"],
      ];
      for (const [bytes, code] of cases) {
        const response = await client.upload(bytes, "a.png");
        expect([await errorCode(response), response.ok]).toEqual([code, false]);
      }
    });

    it("is cut off at the largest size while it arrives, whatever length it claims", async () => {
      const client = new ChatClient();
      const response = await client.upload(Buffer.alloc(maxFileBytes.document + 1), "big.pdf");
      expect([response.status, await errorCode(response)]).toEqual([413, "too_large"]);
    });

    it("keeps a name that is safe to show and to save under", async () => {
      const client = new ChatClient();
      const name = '../../etc/pass"wd\u202egpj\r\nx: y.txt';
      const { id, name: kept } = await client.attachFile(Buffer.from("x"), name);
      expect(kept).toBe('pass"wdgpjx: y.txt');
      const response = await client.download(id);
      expect(response.headers.get("content-disposition")).toBe(
        `attachment; filename="pass_wdgpjx: y.txt"; filename*=UTF-8''pass%22wdgpjx%3A%20y.txt`,
      );
    });
  });

  describe("a download", () => {
    it("gives the very bytes, many pieces long, and lets no browser run them", async () => {
      const client = new ChatClient();
      const bytes = Buffer.concat([tinyPdf, Buffer.alloc(1_300_000, 7)]);
      const { id } = await client.attachFile(bytes, "long.pdf");
      const response = await client.download(id);
      expect(hashOf(new Uint8Array(await response.arrayBuffer()))).toBe(hashOf(bytes));
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "application/pdf",
        "content-length": String(bytes.length),
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
      });
      const again = await client.download(id, { "if-none-match": response.headers.get("etag") ?? "" });
      expect(again.status).toBe(304);
    });

    it("gives markup as plain text", async () => {
      const client = new ChatClient();
      const { id } = await client.attachFile(Buffer.from('<svg onload="alert(1)"/>'), "a.svg");
      const response = await client.download(id);
      expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    });

    it("does not exist for anybody else, nor does its removal", async () => {
      const [owner, other] = [new ChatClient(), new ChatClient()];
      const { id } = await owner.attachFile(makePng(2, 2));
      await other.attachFile(makePng(2, 2));
      expect((await other.download(id)).status).toBe(404);
      expect((await other.discard(id)).status).toBe(404);
      expect((await new ChatClient().download(id)).status).toBe(401);
      expect((await owner.download(id)).status).toBe(200);
    });
  });

  describe("a question with attachments", () => {
    it("brings pictures and documents to the provider byte for byte, and text as text", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const picture = makePng(64, 48, 200);
      const files = [
        await client.attachFile(picture, "plot.png"),
        await client.attachFile(tinyPdf, "paper.pdf"),
        await client.attachFile(Buffer.from("a;b\n```\n1;2\n"), "data.csv"),
      ];
      const { text, metadata } = await readAnswer(
        await ask(client, { id, fileIds: files.map((file) => file.id) }),
      );
      expect(text).toContain(seen("image_url", "image/png", picture));
      expect(text).toContain(seen("document_url", "application/pdf", tinyPdf));
      expect(text).toContain(JSON.stringify("Attached file “data.csv”:\n````csv\na;b\n```\n1;2\n\n````"));
      expect(metadata.omittedFiles).toBe(0);

      const stored = await client.conversation(id);
      const [first] = stored.messages;
      expect(first && filesOf(first)).toEqual(files);
    });

    it("may be nothing but attachments, and is then named after them", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      await standin.control.next({ scenario: "attachments" });
      const file = await client.attachFile(makePng(9, 9), "skyline.png");
      const { text } = await readAnswer(await ask(client, { id, text: "  ", fileIds: [file.id] }));
      expect(text).toContain(seen("image_url", "image/png", makePng(9, 9)));
      expect((await client.conversation(id)).title).not.toBe("");
      const body = { conversationId: uuidv7(), modelId: seeing };
      const blank = { type: "send", messageId: uuidv7(), parentId: null, text: " " };
      expect(await errorCode(await client.chat({ ...body, action: blank }))).toBe("invalid_input");
    });

    it("goes again with every later question, with another answer, and with the question in other words", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const picture = makePng(12, 12, 3);
      const line = seen("image_url", "image/png", picture);
      const { id: fileId } = await client.attachFile(picture);
      const first = await readAnswer(await ask(client, { id, fileIds: [fileId] }));
      const [sent] = (await client.conversation(id)).messages;

      const later = await readAnswer(await ask(client, { id, parentId: first.answerId }));
      expect(later.text).toContain(line);
      const again = await client.chat({
        conversationId: id,
        modelId: seeing,
        action: { type: "regenerate", questionId: sent?.id ?? "" },
      });
      expect((await readAnswer(again)).text).toContain(line);
      const edited = await ask(client, { id, text: `${question} Really?`, fileIds: [fileId] });
      expect((await readAnswer(edited)).text).toContain(line);
    });

    it("leaves out what the model can't take, tells it so, and counts it", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const { id: fileId } = await client.attachFile(makePng(5, 5), "chart.png");
      const first = await readAnswer(await ask(client, { id, fileIds: [fileId] }));
      const second = await readAnswer(await ask(client, { id, parentId: first.answerId, model: blind }));
      expect(second.text).not.toContain("image_url");
      expect(second.text).toContain("[The attachment “chart.png” can’t be shown to you.]");
      expect(second.metadata).toMatchObject({ status: "complete", omittedFiles: 1 });
      const answer = (await client.conversation(id)).messages.find(({ id }) => id === second.answerId);
      expect(answer?.metadata?.omittedFiles).toBe(1);
    });

    it("sends the latest eight pictures of a conversation, because no request may hold more", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const pictures = Array.from({ length: 10 }, (_, index) => makePng(6, 6, index));
      const ids = [];
      for (const picture of pictures) ids.push((await client.attachFile(picture)).id);
      const first = await readAnswer(await ask(client, { id, fileIds: ids.slice(0, 5) }));
      const { text, metadata } = await readAnswer(
        await ask(client, { id, parentId: first.answerId, fileIds: ids.slice(5) }),
      );
      const sent = pictures.map((picture) => text.includes(hashOf(picture)));
      expect(sent).toEqual([false, false, ...Array(8).fill(true)]);
      expect(metadata.omittedFiles).toBe(2);
    });

    it("is refused whole with a file that is somebody else's, of another conversation, or gone", async () => {
      const [client, other] = [new ChatClient(), new ChatClient()];
      const theirs = await other.attachFile(makePng(2, 2));
      const elsewhere = await client.attachFile(makePng(3, 3));
      await readAnswer(await ask(client, { fileIds: [elsewhere.id] }));
      const gone = await client.attachFile(makePng(4, 4));
      expect((await client.discard(gone.id)).status).toBe(204);
      for (const fileId of [theirs.id, elsewhere.id, gone.id, uuidv7()]) {
        const id = uuidv7();
        expect(await errorCode(await ask(client, { id, fileIds: [fileId] }))).toBe("not_found");
        expect((await client.open(id)).status).toBe(404);
      }
    });

    it("is refused with too many attachments or the same one twice", async () => {
      const client = new ChatClient();
      const { id } = await client.attachFile(makePng(2, 2));
      expect(await errorCode(await ask(client, { fileIds: [id, id] }))).toBe("invalid_input");
      const many = Array.from({ length: 21 }, () => uuidv7());
      expect(await errorCode(await ask(client, { fileIds: many }))).toBe("invalid_input");
    });
  });

  describe("what is attached is deleted", () => {
    const bytesOf = (fileId: string) => db().fileChunk.count({ where: { fileId } });

    it("with its conversation, and not before", async () => {
      const client = new ChatClient();
      const id = uuidv7();
      const { id: fileId } = await client.attachFile(makePng(2, 2));
      await readAnswer(await ask(client, { id, fileIds: [fileId] }));
      expect((await client.discard(fileId)).status).toBe(404);
      expect(await bytesOf(fileId)).toBe(1);
      await client.remove(id);
      expect([await bytesOf(fileId), (await client.download(fileId)).status]).toEqual([0, 404]);
    });

    it("with its owner", async () => {
      const client = new ChatClient();
      const { id } = await client.attachFile(makePng(2, 2));
      const { userId } = await db().file.findUniqueOrThrow({ where: { id } });
      await db().user.delete({ where: { id: userId } });
      expect(await bytesOf(id)).toBe(0);
    });

    it("after some days when it was never sent", async () => {
      const client = new ChatClient();
      const waiting = await client.attachFile(makePng(2, 2));
      const sent = await client.attachFile(makePng(3, 3));
      await readAnswer(await ask(client, { fileIds: [sent.id] }));
      await sweepFiles(Date.now() + 2 * dayMs);
      expect((await client.download(waiting.id)).status).toBe(200);
      await sweepFiles(Date.now() + 4 * dayMs);
      expect((await client.download(waiting.id)).status).toBe(404);
      expect((await client.download(sent.id)).status).toBe(200);
    });
  });
});
