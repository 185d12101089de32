import { randomUUID } from "node:crypto";
import { uuidv7 } from "uuidv7";
import { HttpReader } from "../support/http-reader";
import { pause } from "./house";

const sendsPerReader = 50;

/** One question and what became of it. */
export type Turn = {
  reader: HttpReader;
  conversationId: string;
  messageId: string;
  /** The server said that it has the question: from here on it may not be lost. */
  isAcknowledged: boolean;
  /** Of a question that was refused. */
  status: number;
  code: string | null;
  /** What the reader saw of the answer. */
  text: string;
  firstByteMs: number | null;
};

/** What is stored of a turn's answer; `null` when the question itself is not there. */
export type Stored = { status: string; text: string; code: string | null } | null;

/** Readers who each stay below the limit of what one person may send in a minute. */
export class Crowd {
  readonly #url: string;
  #reader: Promise<HttpReader> | null = null;
  #sent = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** The next reader, who has a session already: without one each of several questions at once makes a guest. */
  next(): Promise<HttpReader> {
    if (this.#reader === null || ++this.#sent % sendsPerReader === 0) this.#reader = arrive(this.#url);
    return this.#reader;
  }
}

async function arrive(url: string): Promise<HttpReader> {
  const reader = new HttpReader(url);
  await ask(reader, "Good morning");
  return reader;
}

/**
 * Asks a question in a new conversation and reads the answer to its end, or until the line breaks.
 *
 * @param onText called with what has been read so far; when it returns false the reader leaves.
 */
export async function ask(
  reader: HttpReader,
  text: string,
  onText: (turn: Turn) => boolean = () => true,
): Promise<Turn> {
  const turn: Turn = {
    reader,
    conversationId: randomUUID(),
    messageId: uuidv7(),
    isAcknowledged: false,
    status: 0,
    code: null,
    text: "",
    firstByteMs: null,
  };
  const startedMs = performance.now();
  try {
    const response = await reader.send(turn.conversationId, text, { messageId: turn.messageId });
    turn.status = response.status;
    if (!response.ok || !response.body) {
      const body = (await response.json().catch(() => null)) as { error?: { code?: string } } | null;
      turn.code = body?.error?.code ?? null;
      return turn;
    }
    turn.isAcknowledged = true;
    const decoder = new TextDecoder();
    let rest = "";
    for await (const bytes of response.body) {
      turn.firstByteMs ??= performance.now() - startedMs;
      const events = (rest + decoder.decode(bytes, { stream: true })).split("\n\n");
      rest = events.pop() ?? "";
      for (const event of events) turn.text += deltaOf(event);
      if (!onText(turn)) break;
    }
  } catch {
    // The line broke: what had been read stays, and the store decides.
  }
  return turn;
}

function deltaOf(event: string): string {
  const data = /^data: (\{.*)$/m.exec(event)?.[1];
  if (data === undefined) return "";
  const part = JSON.parse(data) as { type: string; delta?: string };
  return part.type === "text-delta" ? (part.delta ?? "") : "";
}

/** What is stored of a turn at a server, once its answer has ended or `patienceMs` are over. */
export async function storedOf(turn: Turn, serverUrl: string, patienceMs = 30_000): Promise<Stored> {
  const reader = turn.reader.at(serverUrl);
  for (const untilMs = Date.now() + patienceMs; ; ) {
    const conversation = await reader.conversation(turn.conversationId).catch(() => null);
    const question = conversation?.messages.find(({ id }) => id === turn.messageId);
    const answer = conversation?.messages.find(({ metadata }) => metadata?.parentId === turn.messageId);
    const status = answer?.metadata?.status;
    const isOver = status !== undefined && status !== "streaming";
    if (!isOver && Date.now() < untilMs) {
      await pause(200);
      continue;
    }
    if (!question) return null;
    const text = (answer?.parts ?? []).flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
    return { status: status ?? "none", text, code: answer?.metadata?.error?.code ?? null };
  }
}
