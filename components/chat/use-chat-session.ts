"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
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
import { type StoredFile, toFilePart } from "@/lib/files/contract";
import { callApi } from "@/lib/http/client";
import { RunFollower, type RunRequest, storedRuns, temporaryRuns } from "./run-follower";
import { isBeingWritten, mergeIntoTree, withHeld } from "./thread-state";
import { useReconnect } from "./use-reconnect";

/** What is asked: a text, files, or both. */
export type Asking = { text: string; files: readonly StoredFile[] };

export type SessionEvents = {
  /** The server has taken an action in. `question` is what was sent, if something was. */
  onAccepted: (question: Asking | null, settings: ChatSettings | undefined) => void;
  /** An action was refused or didn't get through, and the thread is as before. `question` is what was to be sent. */
  onRejected: (question: Asking | null) => void;
  onFinished: (answer: ChatMessage) => void;
  /** The settings that an action has to carry, if the server doesn't have them yet. */
  unsavedSettings: () => ChatSettings | undefined;
};

/** A temporary answer that was stopped and still comes is left after so long. */
const stopPatienceMs = 1_000;

/** What is undone when an action is rejected. */
type Pending = {
  before: readonly ChatMessage[];
  question: (Asking & { id: string; parentId: string | null }) | null;
  settings: ChatSettings | undefined;
};

/** A conversation as the reader works on it: the shown path, the tree behind it, and what can be done. */
export function useChatSession(
  id: string,
  conversation: Pick<Conversation, "messages" | "headId"> | null,
  events: SessionEvents,
  isTemporary = false,
) {
  const [address] = useState(() => (isTemporary ? temporaryRuns(id) : storedRuns(id)));
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

  const [run] = useState(
    () => new RunFollower(address, pathTo(conversation?.messages ?? [], conversation?.headId ?? null)),
  );
  const { messages, status } = useSyncExternalStore(run.subscribe, run.get, run.get);
  useEffect(() => {
    run.listen({
      onAccepted,
      onRejected,
      onNoRun: () => void reload(),
      onEnded: (answer, seen) => {
        setTree((known) => mergeIntoTree(known, seen));
        // A stream that broke off leaves the answer "streaming": useReconnect goes on with it.
        if (answer.metadata?.status === "streaming") return;
        setStopping(false);
        setRefusal(null);
        events.onFinished(answer);
      },
    });
  });
  useEffect(() => () => run.leave(), [run]);

  function onAccepted() {
    const { question, settings } = pending.current ?? { question: null, settings: undefined };
    accepted.current = true;
    pending.current = null;
    rejected.current = null;
    events.onAccepted(question, settings);
    if (stopWhenAccepted.current) void callStop();
  }

  function onRejected(cause: unknown) {
    const { before, question } = pending.current ?? { before: run.get().messages, question: null };
    accepted.current = true;
    pending.current = null;
    rejected.current = question;
    run.setMessages(before);
    setTree((known) => known.filter((message) => message.id !== question?.id));
    setStopping(false);
    events.onRejected(question);
    const error = asAppError(cause);
    setRefusal(error);
    // Another tab was first. Its answer is followed here, and the text waits in the composer.
    if (error.code === "conflict") void reload();
  }

  async function reload() {
    if (isTemporary) return endLost();
    const fresh = await callApi<Conversation>("GET", `/api/conversations/${id}`).catch(() => null);
    if (!fresh) return;
    setStopping(false);
    setTree(fresh.messages);
    const path = pathTo(fresh.messages, fresh.headId);
    run.setMessages(path);
    const last = path.at(-1);
    if (last && !isBeingWritten(path)) events.onFinished(last);
  }

  /** A temporary answer that nobody has any more: what arrived of it is all there is. */
  function endLost() {
    const { messages: known } = run.get();
    run.setMessages(
      known.map((message) =>
        message.metadata?.status === "streaming"
          ? { ...message, metadata: { ...message.metadata, status: "interrupted" } }
          : message,
      ),
    );
    setStopping(false);
  }

  const attached = status === "waiting" || status === "streaming";
  const lost = !attached && isBeingWritten(messages);
  const busy = attached || lost;
  useReconnect(lost, () => {
    setHeld(messages.at(-1) ?? null);
    return run.resume();
  });

  /** Remembers how to undo an action, and gives what goes along with it. */
  function begin(
    modelId: string,
    action: ChatAction,
    request: { before: readonly ChatMessage[]; question?: Pending["question"]; held?: ChatMessage },
  ): RunRequest {
    const settings = events.unsavedSettings();
    pending.current = { before: request.before, question: request.question ?? null, settings };
    accepted.current = false;
    stopWhenAccepted.current = false;
    setHeld(request.held ?? null);
    setStopping(false);
    setRefusal(null);
    setAskedModel(modelId);
    return { modelId, action, ...(settings ? { settings } : {}) };
  }

  /**
   * Asks below `parent` (the shown leaf unless told otherwise); asking beside an old question is editing it. False
   * while an answer is being written.
   */
  function send({ text, files }: Asking, modelId: string, parentId = messages.at(-1)?.id ?? null): boolean {
    if (busy) return false;
    const before = messages;
    // The same text sent again after a failure is the same send: the server may have it already.
    const again = rejected.current && isSame(rejected.current, { text, files, parentId });
    const messageId = again && rejected.current ? rejected.current.id : uuidv7();
    const fileIds = files.map(({ id }) => id);
    const question: ChatMessage = {
      id: messageId,
      role: "user",
      parts: [...(text.trim() === "" ? [] : [{ type: "text" as const, text }]), ...files.map(toFilePart)],
      metadata: { parentId, createdAt: new Date().toISOString(), status: "complete" },
    };
    const request = begin(
      modelId,
      { type: "send", messageId, parentId, text, ...(fileIds.length > 0 ? { fileIds } : {}) },
      { before, question: { id: messageId, parentId, text, files } },
    );
    setTree((known) => mergeIntoTree(known, [question]));
    const end = before.findIndex((message) => message.id === parentId) + 1;
    void run.act([...before.slice(0, end), question], request, null);
    return true;
  }

  /** Another answer to the question that `answerId` answers. */
  function regenerate(answerId: string, modelId: string) {
    const questionId = messages.find((message) => message.id === answerId)?.metadata?.parentId;
    if (busy || !questionId) return;
    const request = begin(modelId, { type: "regenerate", questionId }, { before: messages });
    void run.act(messagesBefore(answerId), request, null);
  }

  /** Carries an unfinished answer on from its last character. */
  function continueAnswer(answerId: string, modelId: string) {
    const answer = messages.find((message) => message.id === answerId);
    if (busy || !answer) return;
    const request = begin(modelId, { type: "continue", answerId }, { before: messages, held: answer });
    void run.act(messagesBefore(answerId), request, answer);
  }

  function messagesBefore(id: string): readonly ChatMessage[] {
    return messages.slice(
      0,
      messages.findIndex((message) => message.id === id),
    );
  }

  /** Ends the run on the server; the stream then ends by itself. */
  function stop() {
    if (!busy || stopping) return;
    setStopping(true);
    if (accepted.current) void callStop();
    else stopWhenAccepted.current = true;
  }

  async function callStop() {
    const cutOff = run.prepareCutOff();
    try {
      await callApi("POST", address.stop);
    } catch {
      return setStopping(false);
    }
    // Of several instances another one may write a temporary answer, and nothing of it is where both could look. It
    // ends there because nobody reads it any more.
    if (isTemporary) setTimeout(cutOff, stopPatienceMs);
  }

  /** Shows another branch at the place of `siblingId`, and remembers it. */
  function selectBranch(siblingId: string) {
    if (busy) return;
    const headId = latestLeaf(tree, siblingId);
    clearError();
    run.setMessages(pathTo(tree, headId));
    // Not remembered is no harm to what is shown.
    if (!isTemporary) void callApi("PATCH", `/api/conversations/${id}`, { headId }).catch(() => undefined);
  }

  function clearError() {
    setRefusal(null);
  }

  return {
    messages: busy ? withHeld(messages, held) : messages,
    /** The text of the answer that is being written, frame by frame. */
    live: run.live,
    tree,
    busy,
    stopping,
    /** This tab has lost the stream and could not get it back at once. */
    reconnecting: lost && status === "broken" && !refusal,
    error: refusal,
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

function isSame(
  sent: NonNullable<Pending["question"]>,
  { text, files, parentId }: Asking & { parentId: string | null },
): boolean {
  const idsOf = (list: readonly StoredFile[]) => list.map(({ id }) => id).join();
  return sent.text === text && sent.parentId === parentId && idsOf(sent.files) === idsOf(files);
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError("internal", { cause: error });
}
