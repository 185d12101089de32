"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { ModelNotice } from "@/components/models/model-notice";
import { ModelPicker } from "@/components/models/model-picker";
import { makeDefault, settlePreferences } from "@/components/models/model-preferences";
import { useConversations, useOwnerId } from "@/components/sidebar/use-conversations";
import type { ChatMessage, Conversation, ConversationSummary } from "@/lib/conversations/contract";
import { callApi } from "@/lib/http/client";
import { Composer, type ComposerHandle } from "./composer";
import { newChatDraft } from "./draft";
import { EmptyState } from "./empty-state";
import { textOf } from "./problem";
import { SendProblem } from "./send-problem";
import { SettingsButton } from "./settings/settings-button";
import { useChatSettings } from "./settings/use-chat-settings";
import { Thread, type ThreadHandle } from "./thread";
import type { ThreadActions } from "./thread-actions";
import { provisionalTitle } from "./thread-state";
import { useChatSession } from "./use-chat-session";

type ComposerActions = { suggest: (text: string) => void; send: (text: string) => void; stop: () => void };

type Announcement = "started" | "complete" | "stopped" | "failed";

/**
 * A conversation from the first question on: the one stateful component of the thread and the composer. The rest
 * takes props.
 */
export function Chat({
  id,
  conversation,
  defaultModelId,
}: {
  /** The id that the conversation has or, as long as `conversation` is null, will have. */
  id: string;
  conversation: Conversation | null;
  /** What a new conversation begins with; `null` when nobody could say. */
  defaultModelId: string | null;
}) {
  const t = useTranslations("chat");
  const conversations = useConversations();
  const ownerId = useOwnerId();
  const composer = useRef<ComposerHandle>(null);
  const thread = useRef<ThreadHandle>(null);
  const [exists, setExists] = useState(conversation !== null);
  const [modelId, setModelId] = useState(conversation?.modelId ?? defaultModelId);
  const [knownTitle, setKnownTitle] = useState(conversation?.title ?? "");
  const { settings, store: settingsStore } = useChatSettings(id, conversation, ownerId);
  const [announcement, setAnnouncement] = useState<Announcement | null>(null);

  const session = useChatSession(id, conversation, {
    unsavedSettings: settingsStore.unsaved,
    onAccepted: (question, sentSettings) => {
      settingsStore.accepted(sentSettings);
      const now = new Date().toISOString();
      setAnnouncement("started");
      if (exists || question === null) {
        conversations.patch(id, { lastMessageAt: now, activeRunId: id });
        return;
      }
      // Replacing the address through the browser keeps this component and its stream.
      window.history.replaceState(null, "", `/c/${id}`);
      setExists(true);
      void settlePreferences().catch(() => undefined);
      conversations.upsert({
        id,
        title: provisionalTitle(question),
        modelId: modelId ?? "",
        pinned: false,
        archived: false,
        activeRunId: id,
        lastMessageAt: now,
      });
    },
    onRejected: (question) => {
      if (question !== null) composer.current?.restore(question);
    },
    onFinished: (answer) => {
      setAnnouncement(announcementFor(answer));
      conversations.patch(id, { activeRunId: null });
      const isFirst = !session.tree.some(({ id, role }) => role === "assistant" && id !== answer.id);
      if (isFirst) void followTitle();
    },
  });

  /** The server finds a title after the first answer; until then the sidebar has a provisional one. */
  async function followTitle() {
    const summary = await callApi<ConversationSummary>("GET", `/api/chat/${id}/title`).catch(() => null);
    if (!summary) return;
    conversations.patch(id, { title: summary.title });
    setKnownTitle(summary.title);
  }

  useEffect(() => {
    if (knownTitle !== "") document.title = `${knownTitle} · Tramontane`;
  }, [knownTitle]);

  function chooseModel(next: string) {
    setModelId(next);
    // What is picked for a new chat is what the next one starts with.
    if (!exists) return makeDefault(next);
    conversations.patch(id, { modelId: next });
    // The next send carries the choice too, so a failure here loses nothing.
    void callApi("PATCH", `/api/conversations/${id}`, { modelId: next }).catch(() => undefined);
  }

  // Rows and composer are memoised: what they call must not change while text arrives.
  const latest = useRef({ session, modelId, chooseModel });
  useEffect(() => {
    latest.current = { session, modelId, chooseModel };
  });
  const [actions] = useState<ThreadActions & ComposerActions>(() => ({
    suggest: (text) => composer.current?.restore(text),
    send: (text) => {
      const { session, modelId } = latest.current;
      if (modelId) session.send(text, modelId);
      thread.current?.jump();
    },
    stop: () => latest.current.session.stop(),
    edit: (questionId, text) => {
      const { session, modelId } = latest.current;
      const question = session.messages.find((message) => message.id === questionId);
      if (modelId && question) session.send(text, modelId, question.metadata?.parentId ?? null);
      thread.current?.focus();
    },
    regenerate: (answerId, otherModelId) => {
      const { session, modelId } = latest.current;
      const model = otherModelId ?? modelId;
      if (model) session.regenerate(answerId, model);
      thread.current?.focus();
    },
    changeModel: (answerId, otherModelId) => {
      latest.current.chooseModel(otherModelId);
      latest.current.session.regenerate(answerId, otherModelId);
      thread.current?.focus();
    },
    continueAnswer: (answerId) => {
      const { session, modelId } = latest.current;
      const answer = session.messages.find((message) => message.id === answerId);
      // The same hand goes on writing.
      const model = answer?.metadata?.requestedModel ?? modelId;
      if (model) session.continueAnswer(answerId, model);
      thread.current?.focus();
    },
    selectBranch: (siblingId) => latest.current.session.selectBranch(siblingId),
  }));

  const firstMessage = session.messages[0];
  const title = knownTitle || (firstMessage ? provisionalTitle(textOf(firstMessage)) : "");

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <p role="status" className="sr-only">
        {announcement && t(`announce.${announcement}`)}
      </p>
      {session.messages.length > 0 && <h1 className="sr-only">{title}</h1>}
      {session.messages.length === 0 ? (
        <EmptyState onPick={actions.suggest} />
      ) : (
        <Thread
          ref={thread}
          messages={session.messages}
          tree={session.tree}
          busy={session.busy}
          askedModel={session.askedModel}
          actions={actions}
        />
      )}
      {session.error && (
        <SendProblem
          error={session.error}
          onChooseModel={(next) => {
            chooseModel(next);
            session.clearError();
            composer.current?.focus();
          }}
          onClose={session.clearError}
        />
      )}
      {session.reconnecting && <p className="pb-2 text-center text-ink-muted text-sm">{t("reconnecting")}</p>}
      <ModelNotice value={modelId} onChange={chooseModel} />
      <Composer
        ref={composer}
        ownerId={ownerId}
        draftKey={exists ? id : newChatDraft}
        busy={session.busy}
        stopping={session.stopping}
        blockedReason={modelId === null ? t("composer.noModel") : null}
        onSend={actions.send}
        onStop={actions.stop}
      >
        <ModelPicker value={modelId} onChange={chooseModel} label={t("composer.model")} />
        <SettingsButton
          settings={settings}
          modelId={modelId}
          onChange={settingsStore.change}
          onDone={settingsStore.flush}
        />
      </Composer>
    </div>
  );
}

function announcementFor({ metadata }: ChatMessage): Announcement {
  if (metadata?.status === "stopped") return "stopped";
  return metadata?.status === "complete" ? "complete" : "failed";
}
