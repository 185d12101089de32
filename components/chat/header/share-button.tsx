"use client";

import { Globe, Share } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { usePaletteActions } from "@/components/palette/ports";
import { Button } from "@/components/ui/button";
import type { ChatMessage } from "@/lib/conversations/contract";

/** Few conversations are ever shared, so what it takes comes when the button is pressed. */
const ShareDialog = dynamic(() =>
  import("@/components/share/share-dialog").then((module) => module.ShareDialog),
);

/** Shares the branch that is shown; says so when something of the conversation is shared. */
export function ShareButton({
  conversationId,
  messages,
  initiallyShared,
}: {
  conversationId: string;
  messages: readonly ChatMessage[];
  initiallyShared: boolean;
}) {
  const t = useTranslations("chat.header");
  const [isShared, setShared] = useState(initiallyShared);
  const [state, setState] = useState<"unused" | "open" | "closed">("unused");
  const Icon = isShared ? Globe : Share;
  const label = t(isShared ? "shared" : "share");
  usePaletteActions([{ id: "share", label, icon: Icon, run: () => setState("open") }]);
  return (
    <>
      <Button
        variant="ghost"
        size="sm"
        aria-haspopup="dialog"
        onClick={() => setState("open")}
        className={isShared ? "text-accent hover:text-accent" : undefined}
      >
        <Icon aria-hidden />
        {label}
      </Button>
      {state !== "unused" && (
        <ShareDialog
          conversationId={conversationId}
          messages={messages}
          isShared={isShared}
          open={state === "open"}
          onOpenChange={(open) => setState(open ? "open" : "closed")}
          onSharedChange={setShared}
        />
      )}
    </>
  );
}
