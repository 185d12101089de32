import "server-only";
import { StringDecoder } from "node:string_decoder";
import { uuidv7 } from "uuidv7";
import { z } from "zod";
import { chatSettings } from "@/lib/conversations/schemas";
import type { StoredPart } from "@/lib/conversations/server";
import { db, type Prisma } from "@/lib/db/server";
import { log } from "@/lib/log";
import { storable } from "@/lib/storable";
import { type PeekedMessage, textOf } from "./peek";
import type { Metered } from "./usage-meter";

/** Gathers the text of an answer that passes by. */
export type AnswerCollector = { feed: (bytes: Buffer) => void; read: () => CollectedAnswer };
export type CollectedAnswer = { text: string; thinking: string; finishReason: string | null };

/** A longer answer is stored as far as this. */
const maxAnswerLength = 4 * 1024 * 1024;
const maxTitleLength = 80;

const choice = z.object({
  delta: z.looseObject({ content: z.unknown() }).optional(),
  message: z.looseObject({ content: z.unknown() }).optional(),
  finish_reason: z.string().nullish(),
});
const completion = z.object({ choices: z.array(choice) });
const thinkingPart = z.looseObject({ type: z.literal("thinking"), thinking: z.array(z.unknown()) });

/** @param isStream whether the answer comes as events or as one document. */
export function collectAnswer(isStream: boolean): AnswerCollector {
  const decoder = new StringDecoder("utf8");
  const collected: CollectedAnswer = { text: "", thinking: "", finishReason: null };
  let rest = "";
  const take = (json: string) => {
    const parsed = completion.safeParse(parseJson(json));
    const first = parsed.success ? parsed.data.choices[0] : undefined;
    const content = first?.delta?.content ?? first?.message?.content;
    collected.text += textOf(content);
    for (const chunk of Array.isArray(content) ? content : []) {
      const known = thinkingPart.safeParse(chunk);
      if (known.success) collected.thinking += textOf(known.data.thinking);
    }
    collected.finishReason = first?.finish_reason ?? collected.finishReason;
  };
  return {
    feed: (bytes) => {
      if (rest.length + collected.text.length + collected.thinking.length > maxAnswerLength) return;
      rest += decoder.write(bytes);
      if (!isStream) return;
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("data: {")) take(line.slice("data: ".length));
    },
    read: () => {
      if (!isStream) take(rest);
      return collected;
    },
  };
}

/**
 * Stores a finished exchange as a conversation of the user: the texts of its messages, and the answer. Tool calls and
 * images are not kept. Never throws: the answer has been given already.
 *
 * @param conversationId was told to the program when the answer began.
 * @returns the id of the stored answer; `null` when it could not be stored.
 */
export async function saveExchange(
  userId: string,
  conversationId: string,
  asked: { modelId: string; messages: PeekedMessage[] },
  answer: CollectedAnswer & Metered & { isWhole: boolean; totalMs: number },
): Promise<string | null> {
  try {
    return await db().$transaction((tx) => store(tx, userId, conversationId, asked, answer));
  } catch (error) {
    log().error({ userId, err: error }, "could not store an exchange of the gateway");
    return null;
  }
}

async function store(
  tx: Prisma.TransactionClient,
  userId: string,
  conversationId: string,
  { modelId, messages }: { modelId: string; messages: PeekedMessage[] },
  answer: CollectedAnswer & Metered & { isWhole: boolean; totalMs: number },
): Promise<string> {
  const spoken = messages.filter(
    ({ role, text }) => (role === "user" || role === "assistant") && text.trim() !== "",
  );
  const settings = settingsOf(messages);
  const now = new Date();
  // Ids sort by time, and messages by their ids.
  const ids = spoken.map(() => uuidv7());
  const answerId = uuidv7();
  await tx.conversation.create({
    data: {
      id: conversationId,
      userId,
      modelId,
      settings,
      title: titleOf(spoken.find(({ role }) => role === "user")?.text ?? ""),
      titleSource: "fallback",
      headId: answerId,
      createdAt: now,
      lastMessageAt: now,
    },
    select: { id: true },
  });
  await tx.message.createMany({
    data: spoken.map(({ role, text }, index) => ({
      id: ids[index] ?? uuidv7(),
      conversationId,
      parentId: ids[index - 1] ?? null,
      role: role === "assistant" ? ("assistant" as const) : ("user" as const),
      status: "complete" as const,
      parts: [{ type: "text", text: storable(text) }],
      ...(role === "assistant" ? { requestedModel: modelId } : {}),
      createdAt: now,
    })),
  });
  await tx.message.create({
    data: {
      ...answerRow(answer, settings),
      id: answerId,
      conversationId,
      parentId: ids.at(-1) ?? null,
      requestedModel: modelId,
      createdAt: now,
    },
    select: { id: true },
  });
  return answerId;
}

function answerRow(
  answer: CollectedAnswer & Metered & { isWhole: boolean; totalMs: number },
  settings: Prisma.InputJsonObject,
) {
  const parts: StoredPart[] = [
    ...(answer.thinking === "" ? [] : [{ type: "reasoning" as const, text: storable(answer.thinking) }]),
    ...(answer.text === "" ? [] : [{ type: "text" as const, text: storable(answer.text) }]),
  ];
  return {
    role: "assistant" as const,
    status: answer.isWhole ? ("complete" as const) : ("interrupted" as const),
    parts,
    settings,
    finishReason: answer.finishReason,
    ...(answer.isEstimate
      ? {}
      : { promptTokens: answer.prompt, completionTokens: answer.completion, cachedTokens: answer.cached }),
    firstTokenMs: answer.firstTokenMs,
    totalMs: answer.totalMs,
  };
}

/** What the program said to the model before the conversation, as far as a conversation of ours may hold it. */
function settingsOf(messages: PeekedMessage[]): Prisma.InputJsonObject {
  const system = messages
    .filter(({ role }) => role === "system")
    .map(({ text }) => text)
    .join("\n\n")
    .trim();
  const parsed = chatSettings.safeParse(system === "" ? {} : { systemPrompt: storable(system) });
  return parsed.success ? (JSON.parse(JSON.stringify(parsed.data)) as Prisma.InputJsonObject) : {};
}

function titleOf(text: string): string {
  const line = storable(text).trim().split("\n")[0]?.trim() ?? "";
  const characters = [...line];
  return characters.length <= maxTitleLength
    ? line
    : `${characters
        .slice(0, maxTitleLength - 1)
        .join("")
        .trimEnd()}…`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
