"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from "react";
import { codeAsked } from "@/components/code/code-asked";
import { type ShownCode, ShownCodeDialog, ViewCodeButton } from "@/components/code/view-code";
import { ModelNotice } from "@/components/models/model-notice";
import { ModelPicker } from "@/components/models/model-picker";
import { makeDefault, settlePreferences } from "@/components/models/model-preferences";
import { useModels } from "@/components/models/use-models";
import { useConversations, useOwnerId } from "@/components/sidebar/use-conversations";
import { useLazyPart, whenIdle } from "@/components/ui/use-lazy-part";
import {
  type ChatMessage,
  type ChatSettings,
  type Conversation,
  type ConversationSummary,
  provisionalTitle,
} from "@/lib/conversations/contract";
import { callApi } from "@/lib/http/client";
import { hasEnded, modelOf } from "@/lib/models/contract";
import { type Announcement, announcementFor } from "./announcement";
import { DropZone } from "./attachments/drop-zone";
import { takesOf } from "./attachments/model-takes";
import { useAttachments } from "./attachments/use-attachments";
import { Composer, type ComposerHandle } from "./composer";
import { newChatDraft } from "./draft";
import { EmptyState } from "./empty-state";
import { ChatHeader } from "./header/chat-header";
import { ShareButton } from "./header/share-button";
import { loadThread, preloadThread } from "./load-thread";
import { textOf } from "./problem";
import { SendProblem } from "./send-problem";
import { SettingsButton } from "./settings/settings-button";
import { useChatSettings } from "./settings/use-chat-settings";
import { temporaryAddress } from "./temporary/temporary-address";
import { TemporaryMark } from "./temporary/temporary-mark";
import type { ThreadHandle, ThreadProps } from "./thread";
import { ToolsSwitch } from "./tools-switch";
import { useChatActions } from "./use-chat-actions";
import { type SessionEvents, useChatSession } from "./use-chat-session";
import { useReach } from "./use-reach";
import { useTitle } from "./use-title";

const LeaveGuard = dynamic(() => import("./temporary/leave-guard").then((module) => module.LeaveGuard), {
  ssr: false,
});

const noSettings: ChatSettings = {};

/**
 * A conversation from the first question on: the one stateful component of the thread and the composer. The rest
 * takes props.
 */
export function Chat({
  id,
  conversation,
  defaultModelId,
  defaultSettings = noSettings,
  temporary = null,
  initialText = "",
  headerActions = null,
  initiallyShared = false,
  openAt = null,
  Thread,
}: {
  /** The id that the conversation has or, as long as `conversation` is null, will have. */
  id: string;
  conversation: Conversation | null;
  /** What a new conversation begins with; `null` when nobody could say. */
  defaultModelId: string | null;
  /** The settings that a new conversation begins with. */
  defaultSettings?: ChatSettings;
  /** A chat that is stored nowhere; with the thread that its page found when it was loaded anew. */
  temporary?: { messages: ChatMessage[] } | null;
  /** What stands in the composer at first. */
  initialText?: string;
  /** What else stands at the right end of the header while nothing has been said. */
  headerActions?: ReactNode;
  /** Whether a link shows something of it when the page is loaded. */
  initiallyShared?: boolean;
  /** The message that the page was opened to see. */
  openAt?: string | null;
  /** What shows the messages. Left out, it comes when the page is idle: an empty chat has none to show. */
  Thread?: ComponentType<ThreadProps>;
}) {
  const t = useTranslations("chat");
  const conversations = useConversations();
  const ownerId = useOwnerId();
  const composer = useRef<ComposerHandle>(null);
  const thread = useRef<ThreadHandle>(null);
  const [exists, setExists] = useState(conversation !== null);
  const [modelId, setModelId] = useState(conversation?.modelId ?? defaultModelId);
  const { listed, ownTitle, knownTitle, setOwnTitle, followTitle } = useTitle(id, conversation?.title ?? "");
  const { settings, store: settingsStore } = useChatSettings(
    id,
    conversation,
    defaultSettings,
    ownerId,
    temporary !== null,
  );
  const draftKey = temporary ? null : exists ? id : newChatDraft;
  const attachments = useAttachments(ownerId, draftKey);
  const { list } = useModels();
  const model = modelOf(list?.models ?? [], modelId);
  const takes = takesOf(model, list !== null);
  const [shownCode, setShownCode] = useState<ShownCode>(null);
  const [announcement, setAnnouncement] = useState<Announcement | null>(null);

  const found = temporary && {
    messages: temporary.messages,
    headId: temporary.messages.at(-1)?.id ?? null,
  };
  const events: SessionEvents = {
    // A temporary chat is nowhere on the server, and neither are its settings.
    unsavedSettings: temporary ? settingsStore.get : settingsStore.unsaved,
    onAccepted: (question, sentSettings) => {
      if (temporary) {
        setAnnouncement("started");
        window.history.replaceState(null, "", temporaryAddress(id));
        return;
      }
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
        title: provisionalTitle(question.text || (question.files[0]?.name ?? "")),
        modelId: modelId ?? "",
        pinned: false,
        archived: false,
        activeRunId: id,
        lastMessageAt: now,
      });
    },
    onRejected: (question) => {
      if (question !== null) composer.current?.restore(question.text, question.files);
    },
    onFinished: (answer) => {
      setAnnouncement(announcementFor(answer));
      if (temporary) return;
      conversations.patch(id, { activeRunId: null });
      const isFirst = !session.tree.some(({ id, role }) => role === "assistant" && id !== answer.id);
      if (isFirst) void followTitle();
    },
  };
  const session = useChatSession(id, temporary ? found : conversation, events, temporary !== null);

  const lazyThread = useLazyPart(loadThread, session.messages.length > 0);
  const ThreadView = Thread ?? lazyThread?.Thread;
  useEffect(() => whenIdle(preloadThread), []);

  function chooseModel(next: string) {
    setModelId(next);
    // What is picked for a new chat is what the next one starts with.
    if (temporary) return;
    if (!exists) return makeDefault(next);
    conversations.patch(id, { modelId: next });
    // The next send carries the choice too, so a failure here loses nothing.
    void callApi("PATCH", `/api/conversations/${id}`, { modelId: next }).catch(() => undefined);
  }

  function showCode() {
    if (modelId === null) return;
    const asked = codeAsked({
      storedId: exists && !temporary ? id : null,
      messages: session.messages,
      modelId,
      settings: settingsStore.get(),
      question: composer.current?.text().trim() || t("codeQuestion"),
      fileIds: attachments.get().flatMap(({ file }) => file?.id ?? []),
    });
    setShownCode({ asked, open: true });
  }

  function isOffered(asked: string): boolean {
    if (!list || list.problem) return true;
    const known = modelOf(list.models, asked);
    return known !== null && !known.planProblem && !hasEnded(known, Date.now());
  }

  const actions = useChatActions({ session, modelId, isOffered, chooseModel, composer, thread });
  useReach({ id, session, modelId, chooseModel, thread, composer, actions, openAt });

  const firstMessage = session.messages[0];
  const title = knownTitle || (firstMessage ? provisionalTitle(textOf(firstMessage)) : "");
  const stored = listed ?? (conversation && { ...withoutMessages(conversation), title: ownTitle });

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {!temporary && <DropZone onDrop={attachments.add} />}
      <p role="status" className="sr-only">
        {announcement && t(`announce.${announcement}`)}
      </p>
      <ChatHeader
        title={temporary ? "" : title}
        conversation={exists ? stored : null}
        onRenamed={setOwnTitle}
        showCode={showCode}
        mark={temporary && session.messages.length > 0 ? <TemporaryMark /> : null}
      >
        {session.messages.length === 0 && headerActions}
        {(!exists || temporary) && modelId !== null && <ViewCodeButton onClick={showCode} />}
        {exists && !temporary && (
          <ShareButton conversationId={id} messages={session.messages} initiallyShared={initiallyShared} />
        )}
      </ChatHeader>
      <ShownCodeDialog shown={shownCode} onChange={setShownCode} />
      {temporary && session.messages.length > 0 && <LeaveGuard />}
      {session.messages.length === 0 ? (
        <EmptyState onPick={actions.suggest} isTemporary={temporary !== null} />
      ) : (
        <div className="flex min-h-0 flex-1 flex-col">
          {ThreadView && (
            <ThreadView
              ref={thread}
              messages={session.messages}
              tree={session.tree}
              busy={session.busy}
              askedModel={session.askedModel}
              live={session.live}
              actions={actions}
            />
          )}
        </div>
      )}
      {session.error && (
        <SendProblem
          error={session.error}
          onChooseModel={(next) => {
            chooseModel(next);
            session.clearError();
            composer.current?.focus();
          }}
          onClose={() => {
            session.clearError();
            composer.current?.focus();
          }}
        />
      )}
      <p role="status" className="pb-2 text-center text-ink-muted text-sm empty:hidden">
        {session.reconnecting && t("reconnecting")}
      </p>
      <ModelNotice
        value={modelId}
        onChange={(next) => {
          chooseModel(next);
          composer.current?.focus();
        }}
      />
      <Composer
        ref={composer}
        ownerId={ownerId}
        draftKey={draftKey}
        initialText={initialText}
        busy={session.busy}
        stopping={session.stopping}
        blockedReason={modelId === null ? t("composer.noModel") : null}
        attachments={attachments}
        takes={takes}
        canAttach={temporary === null}
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
        {/* The last: it comes with the list of models, and pushes nothing aside. */}
        {model?.capabilities.tools === true && (
          <ToolsSwitch settings={settings} onChange={settingsStore.change} />
        )}
      </Composer>
    </div>
  );
}

function withoutMessages({
  messages: _,
  settings: __,
  headId: ___,
  ...summary
}: Conversation): ConversationSummary {
  return summary;
}
