import type { ChatBody } from "@/lib/chat/contract";
import { type ChatMessage, threadOf } from "@/lib/conversations/contract";
import { AppError } from "@/lib/errors";
import { appFetch } from "@/lib/http/client";
import { emptyDraft, foldEvent } from "./fold-event";
import { createLiveAnswer, type LiveAnswer } from "./live-answer";
import { readEvents } from "./read-events";

/** What an action sends, beside the conversation that it belongs to. */
export type RunRequest = Omit<ChatBody, "conversationId" | "timeZone">;

export type RunStatus = "idle" | "waiting" | "streaming" | "broken";

export type RunState = { messages: readonly ChatMessage[]; status: RunStatus };

export type RunEvents = {
  /** The server has taken the request in; its answer is on the way. */
  onAccepted: () => void;
  /** The request didn't get through, or was refused: nothing was written. */
  onRejected: (error: unknown) => void;
  /** We wanted to follow a run and there is none any more. */
  onNoRun: () => void;
  /** The stream is over; the answer says itself whether it is whole. */
  onEnded: (answer: ChatMessage, messages: readonly ChatMessage[]) => void;
};

/** Where the runs of a conversation are started and followed. */
export type RunAddress = {
  start: (
    messages: readonly ChatMessage[],
    request: RunRequest,
    held: ChatMessage | null,
  ) => { path: string; body: unknown };
  follow: string;
  stop: string;
};

/** The runs of a conversation that is stored: the server knows what was said before. */
export function storedRuns(id: string): RunAddress {
  return {
    start: (_, request) => ({
      path: "/api/chat",
      body: { conversationId: id, timeZone: timeZone(), ...request },
    }),
    follow: `/api/chat/${id}/stream`,
    stop: `/api/chat/${id}/stop`,
  };
}

/** The runs of a temporary chat: what was said before goes along, because it is nowhere else. */
export function temporaryRuns(id: string): RunAddress {
  return {
    start: (messages, { modelId, settings }, held) => {
      const thread = threadOf([...messages, ...(held ? [held] : [])]);
      const body = { chatId: id, modelId, settings, timeZone: timeZone(), messages: thread };
      return { path: "/api/chat/temporary", body };
    },
    follow: `/api/chat/temporary/${id}/stream`,
    stop: `/api/chat/temporary/${id}/stop`,
  };
}

function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** So long the first words may take to come with the beginning of their answer: one rendering then shows both. */
const togetherMs = 60;

/**
 * The shown messages, and the one run that may be writing below them: `POST /api/chat` to act, `GET
 * /api/chat/<id>/stream` to follow. While text arrives only `live` changes; the messages hold the answer as it
 * began, and as it ended.
 */
export class RunFollower {
  readonly live: LiveAnswer = createLiveAnswer();
  readonly #address: RunAddress;
  #state: RunState;
  #events: RunEvents | null = null;
  #reading: AbortController | null = null;
  /** What has come of the answer that is followed. */
  #draft = emptyDraft();
  readonly #listeners = new Set<() => void>();

  constructor(address: RunAddress, messages: readonly ChatMessage[]) {
    this.#address = address;
    this.#state = { messages, status: "idle" };
  }

  readonly get = (): RunState => this.#state;

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.#listeners.add(onChange);
    return () => this.#listeners.delete(onChange);
  };

  /** Who is told what happens; the latest one counts. */
  listen(events: RunEvents): void {
    this.#events = events;
  }

  setMessages(messages: readonly ChatMessage[]): void {
    this.#set({ messages });
  }

  /** Asks the server for an answer below `messages`. `held` stays on the page until as much has come again. */
  async act(messages: readonly ChatMessage[], request: RunRequest, held: ChatMessage | null): Promise<void> {
    const signal = this.#begin(messages, held);
    let response: Response;
    try {
      const { path, body } = this.#address.start(messages, request, held);
      response = await appFetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
        signal,
      });
    } catch (error) {
      if (signal.aborted) return;
      this.#set({ status: "idle" });
      this.#events?.onRejected(error);
      return;
    }
    await this.#follow(response, signal, () => this.#events?.onAccepted());
  }

  /** Follows the run that writes the last message, from its first event. */
  async resume(): Promise<void> {
    const { messages } = this.#state;
    // A connection that broke stays broken until something comes: else each try would look like a new loss.
    const status = this.#state.status === "broken" ? "broken" : "waiting";
    const signal = this.#begin(messages, messages.at(-1) ?? null, status);
    try {
      const response = await appFetch(this.#address.follow, { signal });
      if (response.status !== 204) return await this.#follow(response, signal);
    } catch (error) {
      if (signal.aborted) return;
      const isGone = error instanceof AppError && error.code === "not_found";
      if (!isGone) return this.#set({ status: "broken" });
    }
    this.#set({ status: "idle" });
    this.#events?.onNoRun();
  }

  /** Reads no further; the run itself goes on. */
  leave(): void {
    this.#reading?.abort();
    this.#reading = null;
    if (this.#state.status !== "idle") this.#set({ status: "idle" });
  }

  /** Gives what ends the present answer with what has come of it, for a run that does not hear that it was stopped. */
  prepareCutOff(): () => void {
    const reading = this.#reading;
    return () => {
      const { id, parts, metadata } = this.#draft.message;
      if (reading !== this.#reading || this.#state.status === "idle" || !metadata) return;
      reading?.abort();
      const answer: ChatMessage = {
        id,
        role: "assistant",
        parts,
        metadata: { ...metadata, status: "stopped" },
      };
      this.#show(answer, "idle");
      this.#events?.onEnded(answer, this.#state.messages);
    };
  }

  #begin(
    messages: readonly ChatMessage[],
    held: ChatMessage | null,
    status: RunStatus = "waiting",
  ): AbortSignal {
    this.#reading?.abort();
    this.#reading = new AbortController();
    this.#draft = emptyDraft();
    this.live.reset(held);
    this.#set({ messages, status });
    return this.#reading.signal;
  }

  /** @param onBegun called once, when the answer is shown or will never be. */
  async #follow(response: Response, signal: AbortSignal, onBegun = () => {}): Promise<void> {
    const draft = this.#draft;
    let hasBegun = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      clearTimeout(timer);
      if (hasBegun) return;
      hasBegun = true;
      onBegun();
      if (!signal.aborted && draft.message.id !== "") this.#show(draft.message, "streaming");
    };
    let broken = false;
    try {
      if (response.body) {
        await readEvents(response.body, (events) => {
          if (signal.aborted) return;
          for (const event of events) foldEvent(draft, event);
          if (draft.message.parts.length > 0) begin();
          else timer ??= setTimeout(begin, togetherMs);
          this.live.put(draft.message);
        });
      }
    } catch {
      broken = true;
    }
    begin();
    if (signal.aborted) return;
    const status = broken ? "broken" : "idle";
    if (draft.message.id === "") return this.#set({ status });
    this.#show(draft.message, status);
    this.#events?.onEnded(draft.message, this.#state.messages);
  }

  /** Puts the answer at the end, in place of the one that is there. */
  #show(answer: ChatMessage, status: RunStatus): void {
    const { messages } = this.#state;
    const before = messages.at(-1)?.role === "assistant" ? messages.slice(0, -1) : messages;
    this.#set({ messages: [...before, answer], status });
  }

  #set(change: Partial<RunState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
