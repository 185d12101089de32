import { createHash } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import { ChatClient, readAnswer } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";
import { makePng, tinyPdf } from "../support/pictures";
import { useStandin } from "../support/standin";

const standin = useStandin({ flavour: "self-hosted" });
const model = "magistral:24b";
withEmbeddedDatabase();

beforeAll(() => {
  process.env.MISTRAL_BASE_URL = standin.baseUrl;
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  process.env.LOG_LEVEL = "silent";
});
afterAll(stopChat);

it("a server of one's own gets pictures once the reader says that the model sees, and never documents", async () => {
  const client = new ChatClient();
  const id = uuidv7();
  const picture = makePng(7, 7);
  const files = [
    await client.attachFile(picture, "photo.png"),
    await client.attachFile(tinyPdf, "paper.pdf"),
  ];
  const ask = (parentId: string | null, fileIds: string[]) =>
    client.chat({
      conversationId: id,
      modelId: model,
      action: { type: "send", messageId: uuidv7(), parentId, text: "[[scenario:attachments]]", fileIds },
    });
  const before = await readAnswer(
    await ask(
      null,
      files.map((file) => file.id),
    ),
  );
  expect(before.text).not.toContain("image_url");
  expect(before.metadata.omittedFiles).toBe(2);

  const { userId } = await db().file.findUniqueOrThrow({ where: { id: files[0]?.id ?? "" } });
  const settings = { models: { abilities: { [model]: { vision: true } } } };
  await db().user.update({ where: { id: userId }, data: { settings } });
  const { text, metadata } = await readAnswer(await ask(before.answerId, []));
  // llama.cpp reads the address in an object alone, and the stand-in holds us to it.
  const hash = createHash("sha256").update(picture).digest("hex");
  expect(text).toContain(`image_url image/png ${picture.length} bytes ${hash}`);
  expect(text).not.toContain("document_url");
  expect(metadata.omittedFiles).toBe(1);
});
