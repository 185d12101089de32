"use client";

import { useChat } from "@ai-sdk/react";
import { useRef, useState } from "react";
import { uuidv7 } from "uuidv7";
import type { ChatAction } from "@/lib/chat/contract";
import {
  type ChatMessage,
  type ChatSettings,
  type Conversation,
  latestLeaf,
  pathTo,
} from "@/lib/conversations/contract";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { type ChatRequest, createChatTransport } from "./chat-transport";
import { isBeingWritten, mergeIntoTree, withHeld } from "./thread-state";
import { useReconnect } from "./use-reconnect";

/** One React update a frame, however fast the text comes. */
const frameMs = 16;

export type SessionEvents = {
  /** The server has taken an action in. `question` is the text of a send. */
  onAccepted: (question: string | null, settings: ChatSettings | undefined) => void;
  /** An action was refused or didn't get through, and the thread is as before. `question` is the text of a send. */
  onRejected: (question: string | null) => void;
  onFinished: (answer: ChatMessage) => void;
  /** The settings that an action has to carry, if the server doesn't have them yet. */
  unsavedSettings: () => ChatSettings | undefined;
};

/** What is undone when an action is rejected. */
type Pending = {
  before: ChatMessage[];
  question: { id: string; parentId: string | null; text: string } | null;
  settings: ChatSettings | undefined;
};

/** A conversation as the reader works on it: the shown path, the tree behind it, and what can be done. */
export function useChatSession(id: string, conversation: Conversation | null, events: SessionEvents) {
  const [tree, setTree] = useState<ChatMessage[]>(conversation?.messages ?? []);
  const [held, setHeld] = useState<ChatMessage | null>(null);
  const [stopping, setStopping] = useState(false);
  const [refusal, setRefusal] = useState<AppError | null>(null);
  const [askedModel, setAskedModel] = useState<string | null>(null);
  const pending = useRef<Pending | null>(null);
  const rejected = useRef<Pending["question"]>(null);
  /** Whether the server knows of the latest action, and whether Stop was pressed before it did. */
  const accepted = useRef(true);
  const stopWhenAccepted = useRef(false);

  const chat = useChat<ChatMessage>({
    id,
    messages: pathTo(conversation?.messages ?? [], conversation?.headId ?? null),
    generateId: uuidv7,
    throttle: frameMs,
    transport: createChatTransport({ onAccepted, onRejected, onNoRun: () => void reload() }),
    onFinish: ({ message, messages, isError, isAbort }) => {
      setTree((known) => mergeIntoTree(known, messages));
      // A stream that broke off leaves the answer "streaming": useReconnect goes on with it.
      if (isError || isAbort || message.metadata?.status === "streaming") return;
      setStopping(false);
      setRefusal(null);
      events.onFinished(message);
    },
  });
  const { setMessages } = chat;

  function onAccepted() {
    const { question, settings } = pending.current ?? { question: null, settings: undefined };
    accepted.current = true;
    pending.current = null;
    rejected.current = null;
    events.onAccepted(question?.text ?? null, settings);
    if (stopWhenAccepted.current) void callStop();
  }

  function onRejected(cause: unknown) {
    const { before, question } = pending.current ?? { before: chat.messages, question: null };
    accepted.current = true;
    pending.current = null;
    rejected.current = question;
    setMessages(before);
    setTree((known) => known.filter((message) => message.id !== question?.id));
    setStopping(false);
    events.onRejected(question?.text ?? null);
    const error = asAppError(cause);
    setRefusal(error);
    // Another tab was first. Its answer is followed here, and the text waits in the composer.
    if (error.code === "conflict") void reload();
  }

  async function reload() {
    const fresh = await callApi<Conversation>("GET", `/api/conversations/${id}`).catch(() => null);
    if (!fresh) return;
    setStopping(false);
    setTree(fresh.messages);
    const path = pathTo(fresh.messages, fresh.headId);
    setMessages(path);
    const last = path.at(-1);
    if (last && !isBeingWritten(path)) events.onFinished(last);
  }

  const attached = chat.status === "submitted" || chat.status === "streaming";
  const lost = !attached && isBeingWritten(chat.messages);
  const busy = attached || lost;
  useReconnect(lost, async () => {
    setHeld(chat.messages.at(-1) ?? null);
    await chat.resumeStream();
  });

  /** Remembers how to undo an action, and gives what goes along with it. */
  function begin(
    modelId: string,
    action: ChatAction,
    request: { before: ChatMessage[]; question?: Pending["question"]; held?: ChatMessage },
  ): { body: ChatRequest } {
    const settings = events.unsavedSettings();
    pending.current = { before: request.before, question: request.question ?? null, settings };
    accepted.current = false;
    stopWhenAccepted.current = false;
    setHeld(request.held ?? null);
    setStopping(false);
    setRefusal(null);
    setAskedModel(modelId);
    return { body: { modelId, action, ...(settings ? { settings } : {}) } };
  }

  /** Asks below `parent` (the shown leaf unless told otherwise); asking beside an old question is editing it. */
  function send(text: string, modelId: string, parentId = chat.messages.at(-1)?.id ?? null) {
    if (busy) return;
    const before = chat.messages;
    // The same text sent again after a failure is the same send: the server may have it already.
    const again = rejected.current?.text === text && rejected.current.parentId === parentId;
    const messageId = again && rejected.current ? rejected.current.id : uuidv7();
    const question: ChatMessage = {
      id: messageId,
      role: "user",
      parts: [{ type: "text", text }],
      metadata: { parentId, createdAt: new Date().toISOString(), status: "complete" },
    };
    const request = begin(
      modelId,
      { type: "send", messageId, parentId, text },
      { before, question: { id: messageId, parentId, text } },
    );
    setTree((known) => mergeIntoTree(known, [question]));
    const end = before.findIndex((message) => message.id === parentId) + 1;
    if (end !== before.length) setMessages(before.slice(0, end));
    void chat.sendMessage(question, request);
  }

  /** Another answer to the question that `answerId` answers. */
  function regenerate(answerId: string, modelId: string) {
    const questionId = chat.messages.find((message) => message.id === answerId)?.metadata?.parentId;
    if (busy || !questionId) return;
    const request = begin(modelId, { type: "regenerate", questionId }, { before: chat.messages });
    void chat.regenerate({ messageId: answerId, ...request });
  }

  /** Carries an unfinished answer on from its last character. */
  function continueAnswer(answerId: string, modelId: string) {
    const answer = chat.messages.find((message) => message.id === answerId);
    if (busy || !answer) return;
    const request = begin(modelId, { type: "continue", answerId }, { before: chat.messages, held: answer });
    void chat.regenerate({ messageId: answerId, ...request });
  }

  /** Ends the run on the server; the stream then ends by itself. */
  function stop() {
    if (!busy || stopping) return;
    setStopping(true);
    if (accepted.current) void callStop();
    else stopWhenAccepted.current = true;
  }

  async function callStop() {
    try {
      await callApi("POST", `/api/chat/${id}/stop`);
    } catch {
      setStopping(false);
    }
  }

  /** Shows another branch at the place of `siblingId`, and remembers it. */
  function selectBranch(siblingId: string) {
    if (busy) return;
    const headId = latestLeaf(tree, siblingId);
    clearError();
    setMessages(pathTo(tree, headId));
    // Not remembered is no harm to what is shown.
    void callApi("PATCH", `/api/conversations/${id}`, { headId }).catch(() => undefined);
  }

  function clearError() {
    setRefusal(null);
    chat.clearError();
  }

  return {
    messages: busy ? withHeld(chat.messages, held) : chat.messages,
    tree,
    busy,
    stopping,
    /** This tab has lost the stream and could not get it back at once. */
    reconnecting: lost && chat.status === "error" && !refusal,
    error: refusal ?? (lost || !chat.error ? null : asAppError(chat.error)),
    clearError,
    /** The model of the latest action of this tab, before its answer says so itself. */
    askedModel,
    send,
    regenerate,
    continueAnswer,
    stop,
    selectBranch,
  };
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError("internal", { cause: error });
}
