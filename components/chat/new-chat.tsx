"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { uuidv7 } from "uuidv7";
import { useDefaultModelId } from "@/components/models/model-preferences";
import { Chat } from "./chat";

/**
 * A chat that isn't stored yet. Its first question changes the address to `/c/<id>` and nothing else, so that the
 * stream goes on; for the router this page is still `/`. Coming back to `/` therefore has to begin anew by hand.
 */
export function NewChat({ defaultModelId }: { defaultModelId: string | null }) {
  const pathname = usePathname();
  const startingId = useDefaultModelId(defaultModelId);
  const [id, setId] = useState(uuidv7);
  const [wasStarted, setWasStarted] = useState(false);
  const isStarted = pathname === `/c/${id}`;
  if (isStarted && !wasStarted) setWasStarted(true);
  if (!isStarted && wasStarted) {
    setWasStarted(false);
    setId(uuidv7());
  }

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

  return <Chat key={id} id={id} conversation={null} defaultModelId={startingId} />;
}
