"use client";

import { useChat } from "@ai-sdk/react";
import { useRef, useState } from "react";
import { uuidv7 } from "uuidv7";
import type { ChatAction } from "@/lib/chat/contract";
import { type ChatMessage, type Conversation, latestLeaf, pathTo } from "@/lib/conversations/contract";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import { type ChatRequest, createChatTransport } from "./chat-transport";
import { isBeingWritten, mergeIntoTree, withHeld } from "./thread-state";
import { useReconnect } from "./use-reconnect";

/** One React update a frame, however fast the text comes. */
const frameMs = 16;

export type SessionEvents = {
  /** The server has taken an action in. `question` is the text of a send. */
  onAccepted: (question: string | null) => void;
  /** An action was refused or didn't get through, and the thread is as before. `question` is the text of a send. */
  onRejected: (question: string | null) => void;
  onFinished: (answer: ChatMessage) => void;
};

/** What is undone when an action is rejected. */
type Pending = {
  before: ChatMessage[];
  question: { id: string; parentId: string | null; text: string } | null;
};

/** A conversation as the reader works on it: the shown path, the tree behind it, and what can be done. */
export function useChatSession(id: string, conversation: Conversation | null, events: SessionEvents) {
  const [tree, setTree] = useState<ChatMessage[]>(conversation?.messages ?? []);
  const [held, setHeld] = useState<ChatMessage | null>(null);
  const [stopping, setStopping] = useState(false);
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
      events.onFinished(message);
    },
  });
  const { setMessages } = chat;

  function onAccepted() {
    const question = pending.current?.question?.text ?? null;
    accepted.current = true;
    pending.current = null;
    rejected.current = null;
    events.onAccepted(question);
    if (stopWhenAccepted.current) void callStop();
  }

  function onRejected() {
    const { before, question } = pending.current ?? { before: chat.messages, question: null };
    accepted.current = true;
    pending.current = null;
    rejected.current = question;
    setMessages(before);
    setTree((known) => known.filter((message) => message.id !== question?.id));
    setStopping(false);
    events.onRejected(question?.text ?? null);
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

  function begin(request: { before: ChatMessage[]; question: Pending["question"]; held?: ChatMessage }) {
    pending.current = { before: request.before, question: request.question };
    accepted.current = false;
    stopWhenAccepted.current = false;
    setHeld(request.held ?? null);
    setStopping(false);
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
    begin({ before, question: { id: messageId, parentId, text } });
    setTree((known) => mergeIntoTree(known, [question]));
    const end = before.findIndex((message) => message.id === parentId) + 1;
    if (end !== before.length) setMessages(before.slice(0, end));
    void chat.sendMessage(question, { body: body(modelId, { type: "send", messageId, parentId, text }) });
  }

  /** Another answer to the question that `answerId` answers. */
  function regenerate(answerId: string, modelId: string) {
    const questionId = chat.messages.find((message) => message.id === answerId)?.metadata?.parentId;
    if (busy || !questionId) return;
    begin({ before: chat.messages, question: null });
    void chat.regenerate({ messageId: answerId, body: body(modelId, { type: "regenerate", questionId }) });
  }

  /** Carries an unfinished answer on from its last character. */
  function continueAnswer(answerId: string, modelId: string) {
    const answer = chat.messages.find((message) => message.id === answerId);
    if (busy || !answer) return;
    begin({ before: chat.messages, question: null, held: answer });
    void chat.regenerate({ messageId: answerId, body: body(modelId, { type: "continue", answerId }) });
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
    chat.clearError();
    setMessages(pathTo(tree, headId));
    // Not remembered is no harm to what is shown.
    void callApi("PATCH", `/api/conversations/${id}`, { headId }).catch(() => undefined);
  }

  return {
    messages: busy ? withHeld(chat.messages, held) : chat.messages,
    tree,
    busy,
    stopping,
    /** This tab has lost the stream and could not get it back at once. */
    reconnecting: lost && chat.status === "error",
    error: lost || !chat.error ? null : asAppError(chat.error),
    clearError: chat.clearError,
    send,
    regenerate,
    continueAnswer,
    stop,
    selectBranch,
  };
}

function body(modelId: string, action: ChatAction): ChatRequest {
  return { modelId, action };
}

function asAppError(error: Error): AppError {
  return error instanceof AppError ? error : new AppError("internal", { cause: error });
}
