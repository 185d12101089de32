import "server-only";
import { db } from "@/lib/db/server";
import { log, withLogIds } from "@/lib/log";
import { type AnswerUsage, type Connection, priorities, streamAnswer } from "@/lib/mistral/server";
import { titleModelId } from "@/lib/models/server";
import { remember } from "@/lib/remember";
import { recordUsage } from "@/lib/usage/server";
import type { RunIds } from "./live-run";

const maxTitleCharacters = 80;
const maxQuotedCharacters = 2_000;
const titleTimeoutMs = 20_000;

const instructions = [
  "Write a title for the conversation that follows.",
  "At most six words, in the language of the user's message.",
  "Answer with the title alone: no quotation marks, no full stop, no explanation.",
].join(" ");

/** The titles that this process is about to make, by conversation. They settle whatever becomes of them. */
const pending = () => remember("chat.titles", () => new Map<string, Promise<void>>());

/** Waits for the title that this process is making for a conversation, if it is making one. Never throws. */
export async function titleSettled(conversationId: string): Promise<void> {
  await pending().get(conversationId);
}

/**
 * Gives a conversation a title by a small model once its first answer has ended. The reader's own title always
 * stays, and so does the first line of the question when no model will help. Never throws.
 */
export function makeTitleAfter(
  answered: Promise<string>,
  ids: RunIds,
  connection: Connection,
  question: string,
): void {
  const title = answered
    .then((answer) =>
      withLogIds({ runId: ids.runId }, () => makeTitle(ids, connection, { question, answer })),
    )
    .finally(() => pending().delete(ids.conversationId));
  pending().set(ids.conversationId, title);
}

async function makeTitle(
  ids: RunIds,
  connection: Connection,
  turn: { question: string; answer: string },
): Promise<void> {
  if (turn.answer === "") return;
  try {
    const modelId = await titleModelId(connection);
    if (modelId === null) return;
    const startedAtMs = performance.now();
    const { text, usage } = await ask(connection, modelId, turn);
    const totalMs = Math.round(performance.now() - startedAtMs);
    await store(ids, connection, modelId, cleanTitle(text), usage, totalMs);
  } catch (error) {
    log().info({ err: error }, "no title was made; the first line of the question stays");
  }
}

async function ask(
  connection: Connection,
  modelId: string,
  turn: { question: string; answer: string },
): Promise<{ text: string; usage: AnswerUsage | null }> {
  const quoted = `User: ${turn.question.slice(0, maxQuotedCharacters)}\n\nAssistant: ${turn.answer.slice(0, maxQuotedCharacters)}`;
  let text = "";
  let usage: AnswerUsage | null = null;
  const parts = streamAnswer({
    connection,
    modelId,
    system: instructions,
    messages: [{ role: "user", content: quoted }],
    settings: { maxTokens: 40, temperature: 0.3 },
    signal: AbortSignal.timeout(titleTimeoutMs),
    priority: priorities.title,
  });
  for await (const part of parts) {
    if (part.type === "text") text += part.delta;
    if (part.type === "end") usage = part.usage;
  }
  return { text, usage };
}

/** One line without thinking, quotation marks or a full stop; empty when nothing is left. */
export function cleanTitle(text: string): string {
  const line = text
    .replace(/<think>[\s\S]*?(<\/think>|$)/gi, "")
    .split("\n")
    .map((candidate) => candidate.trim())
    .find((candidate) => candidate !== "");
  const bare = (line ?? "")
    .replace(/^(#+\s*|title\s*:\s*|titre\s*:\s*)/i, "")
    .replace(/^[\s"'“”«»*_`]+|[\s"'“”«»*_`.]+$/g, "");
  return [...bare].slice(0, maxTitleCharacters).join("").trim();
}

async function store(
  ids: RunIds,
  { keyKind }: Connection,
  modelId: string,
  title: string,
  usage: AnswerUsage | null,
  totalMs: number,
): Promise<void> {
  await recordUsage(ids.userId, {
    kind: "title",
    modelId,
    keyKind,
    prompt: usage?.prompt ?? 0,
    completion: usage?.completion ?? 0,
    cached: usage?.cached ?? 0,
    isEstimate: usage === null,
    messageId: ids.answerId,
    totalMs,
  });
  if (title === "") return;
  await db().conversation.updateMany({
    where: { id: ids.conversationId, userId: ids.userId, titleSource: { in: ["none", "fallback"] } },
    data: { title, titleSource: "generated" },
  });
}
