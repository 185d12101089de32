/**
 * `npm run bench:transfer`: how much memory the server takes while it brings in a file of 500 MB and while it writes
 * an archive with attachments, on the embedded database, or on PostgreSQL when `TEST_DATABASE_URL` names an empty one.
 * Needs nothing else on the machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "uuidv7";
import { longMarkdown } from "@/lib/mistral/standin/answer/prose";
import { freePort, startStandin, startTramontane } from "./processes";
import { newGuest } from "./readers";

const megabytes = Number(process.argv[2] ?? 500);
const [files, fileMegabytes] = [20, 15];
const megabyte = 1_000_000;
const lookEveryMs = 200;

const folder = mkdtempSync(join(tmpdir(), "tramontane-bench-"));
const [standinPort, port] = [await freePort(), await freePort()];
const standin = await startStandin(standinPort);
const server = await startTramontane(
  { port, standinPort, folder },
  {
    DATABASE_URL: process.env.TEST_DATABASE_URL ?? "",
    MAX_IMPORT_MB: String(megabytes + 100),
  },
);
const cookie = await newGuest(port);
const call = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { cookie } });

try {
  await measure(`an import of ${megabytes} MB`, async () => {
    const response = await call("/api/import", {
      method: "POST",
      body: exported(megabytes * megabyte),
      duplex: "half",
    } as RequestInit);
    const lines = (await response.text()).trim().split("\n");
    const { counts, problem } = JSON.parse(lines.at(-1) ?? "{}");
    return `${counts.imported} conversations imported, problem: ${problem}`;
  });
  await measure(`the same file again`, async () => {
    const response = await call("/api/import", {
      method: "POST",
      body: exported(megabytes * megabyte),
      duplex: "half",
    } as RequestInit);
    const lines = (await response.text()).trim().split("\n");
    return `${JSON.parse(lines.at(-1) ?? "{}").counts.present} were here already`;
  });
  await attach();
  await measure(`an archive of that and ${files} attachments of ${fileMegabytes} MB`, async () => {
    const response = await call("/api/account/export");
    let bytes = 0;
    for await (const chunk of response.body ?? []) bytes += chunk.length;
    return `${(bytes / megabyte).toFixed(0)} MB written`;
  });
} finally {
  await server.end();
  await standin.end();
  rmSync(folder, { recursive: true, force: true });
}

/** Looks at the memory of the server and its children while something goes on. */
async function measure(title: string, act: () => Promise<string>): Promise<void> {
  const before = server.memoryBytes();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, server.memoryBytes());
  }, lookEveryMs);
  const startedMs = performance.now();
  const said = await act();
  clearInterval(timer);
  const inMegabytes = (bytes: number) => `${(bytes / megabyte).toFixed(0)} MB`;
  console.log(`\n${title}: ${said}`);
  console.log(`  seconds        ${((performance.now() - startedMs) / 1_000).toFixed(0)}`);
  console.log(`  memory before  ${inMegabytes(before)}`);
  console.log(`  at most        ${inMegabytes(most)}, ${inMegabytes(most - before)} more`);
}

/** Conversations of eight messages as ChatGPT exports them, one after the other, until it is so many bytes. */
function exported(bytes: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const answer = longMarkdown(1_500);
  let [sent, number] = [0, 0];
  return new ReadableStream({
    pull(controller) {
      const chunk = encoder.encode(
        `${number === 0 ? "[" : ","}${JSON.stringify(conversation(number++, answer))}`,
      );
      sent += chunk.length;
      controller.enqueue(chunk);
      if (sent < bytes) return;
      controller.enqueue(encoder.encode("]"));
      controller.close();
    },
  });
}

function conversation(number: number, answer: string) {
  const startS = 1_700_000_000 + number * 60;
  const keys = Array.from({ length: 8 }, (_, index) => `${number}-${index}`);
  const nodes = keys.map((key, index) => [
    key,
    {
      id: key,
      parent: keys[index - 1] ?? null,
      children: keys.slice(index + 1, index + 2),
      message: {
        author: { role: index % 2 === 0 ? "user" : "assistant" },
        create_time: startS + index,
        content: {
          content_type: "text",
          parts: [index % 2 === 0 ? `Question ${key} about the wind?` : `# ${key}\n\n${answer}`],
        },
        status: "finished_successfully",
      },
    },
  ]);
  return {
    conversation_id: `bench-${number}`,
    title: `Conversation ${number}`,
    create_time: startS,
    update_time: startS + 8,
    current_node: keys.at(-1),
    mapping: Object.fromEntries(nodes),
  };
}

/** Texts that compress badly, so that the archive is as large as they are. */
async function attach(): Promise<void> {
  for (let index = 0; index < files; index += 1) {
    const pdf = Buffer.concat([
      Buffer.from("%PDF-1.4\n"),
      ...Array.from({ length: (fileMegabytes * megabyte) / 50_000 }, () =>
        Buffer.from(crypto.getRandomValues(new Uint8Array(50_000))),
      ),
    ]);
    const stored = await call(`/api/files?name=${index}.pdf`, { method: "POST", body: pdf });
    const { id } = (await stored.json()) as { id: string };
    const asked = await fetch(`http://127.0.0.1:${port}/api/chat`, {
      method: "POST",
      headers: { cookie, "content-type": "application/json" },
      body: JSON.stringify({
        conversationId: uuidv7(),
        // It reads no documents, so nothing of this goes over the wire.
        modelId: "glm-5-2",
        action: {
          type: "send",
          messageId: uuidv7(),
          parentId: null,
          text: "[[scenario:echo]]\nHere",
          fileIds: [id],
        },
      }),
    });
    if (!asked.ok) throw new Error(`asking was refused with ${asked.status} ${await asked.text()}`);
    await asked.text();
  }
}
