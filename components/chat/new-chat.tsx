"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { uuidv7 } from "uuidv7";
import { useDefaultModelId } from "@/components/models/model-preferences";
import { useOwnerId } from "@/components/sidebar/use-conversations";
import type { TemporaryChat } from "@/lib/chat/contract";
import type { ChatSettings } from "@/lib/conversations/contract";
import { Chat } from "./chat";
import { composedText } from "./composer";
import { newChatDraft, writeDraft } from "./draft";
import { temporaryParameter } from "./temporary/temporary-address";
import { TemporarySwitch } from "./temporary/temporary-switch";

const nothingSaid = { messages: [] };

/**
 * A chat that isn't stored yet. Its first question changes the address to `/c/<id>` and nothing else, so that the
 * stream goes on; for the router this page is still `/`. Coming back to `/` therefore has to begin anew by hand.
 */
export function NewChat({
  defaultModelId,
  defaultSettings,
  found,
}: {
  defaultModelId: string | null;
  defaultSettings: ChatSettings;
  /** The temporary chat that the address names, while its answer is being written; `gone` afterwards. */
  found: TemporaryChat | "gone" | null;
}) {
  const pathname = usePathname();
  const ownerId = useOwnerId();
  const temporaryId = useSearchParams().get(temporaryParameter);
  const startingId = useDefaultModelId(defaultModelId);
  const [id, setId] = useState(() => (found && found !== "gone" ? found.id : uuidv7()));
  const [isTemporary, setTemporary] = useState(found !== null);
  /** What had been typed when the chat became temporary, or was it no more. */
  const [carriedText, setCarriedText] = useState("");
  const [wasStarted, setWasStarted] = useState(false);
  const isStarted = pathname === `/c/${id}` || temporaryId === id;
  if (isStarted && !wasStarted) setWasStarted(true);
  if (!isStarted && wasStarted) {
    setWasStarted(false);
    setTemporary(false);
    setCarriedText("");
    setId(uuidv7());
  }

  // What was typed so far was kept as a draft, and would be there afterwards. The composer that held it has written it
  // for the last time by now.
  const becameTemporary = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that the switch was used.
  useEffect(() => {
    if (becameTemporary.current) writeDraft(localStorage, ownerId, newChatDraft, "");
    becameTemporary.current = false;
  }, [isTemporary]);

  // The browser's Back can lead to the address of a conversation that began here before; the router then shows
  // this page for it. Its own page has to be asked for.
  const isAnother = !isStarted && pathname !== "/";
  useEffect(() => {
    if (isAnother) window.location.reload();
  }, [isAnother]);

  // For the router nothing changed, so the window keeps the title of the conversation that was here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new id is a new chat.
  useEffect(() => {
    if (window.location.pathname === "/") document.title = "Tramontane";
  }, [id]);

  const reloaded = found && found !== "gone" && found.id === id ? found : null;
  return (
    <Chat
      // A chat that becomes temporary, or is it no more, begins anew, so that nothing of it is kept by mistake. The text
      // goes along in memory.
      key={`${id} ${isTemporary}`}
      id={id}
      conversation={null}
      defaultModelId={reloaded?.modelId ?? startingId}
      defaultSettings={defaultSettings}
      temporary={isTemporary ? (reloaded ?? nothingSaid) : null}
      initialText={carriedText}
      headerActions={
        <TemporarySwitch
          checked={isTemporary}
          onChange={(next) => {
            becameTemporary.current = next;
            setCarriedText(composedText());
            setTemporary(next);
          }}
          isGone={found === "gone"}
        />
      }
    />
  );
}
