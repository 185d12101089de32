"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { usePaletteActions } from "@/components/palette/ports";
import { useConversationActions } from "@/components/sidebar/use-conversation-actions";
import type { ConversationSummary } from "@/lib/conversations/contract";
import { ConversationMenu } from "./conversation-menu";
import { ConversationTitle } from "./conversation-title";
import { menuGroups } from "./menu-entries";

/**
 * The quiet line above a thread: its title, and what can be done with the conversation. A new chat has the line
 * too, empty, so that nothing moves when its first question is sent; `children` stand at its right end.
 */
export function ChatHeader({
  title,
  conversation,
  onRenamed,
  showCode,
  mark = null,
  children,
}: {
  title: string;
  /** `null` until it is stored. */
  conversation: ConversationSummary | null;
  onRenamed: (title: string) => void;
  /** Shows the code of the next answer. */
  showCode: () => void;
  /** What stands in the place of a title that there is none of. */
  mark?: ReactNode;
  children?: ReactNode;
}) {
  const actions = useConversationActions();
  const [isRenaming, setRenaming] = useState(false);
  const t = useTranslations("chat.header.menu");
  const context = conversation && { conversation, actions, rename: () => setRenaming(true), showCode };
  usePaletteActions(
    context
      ? menuGroups
          .flat()
          .filter(({ isOffered }) => isOffered?.(context.conversation) ?? true)
          .map((entry) => ({
            id: entry.label,
            label: t(entry.label),
            icon: entry.icon,
            run: () => ("href" in entry ? followLink(entry.href(context.conversation)) : entry.run(context)),
          }))
      : [],
  );
  return (
    <div className="after:-bottom-4 relative z-10 flex h-12 shrink-0 items-center justify-between gap-2 px-2 after:pointer-events-none after:absolute after:inset-x-0 after:h-4 after:bg-linear-to-b after:from-paper after:to-transparent sm:px-3">
      {title === "" ? (
        (mark ?? <span />)
      ) : (
        <ConversationTitle
          title={title}
          isRenaming={isRenaming}
          onStart={conversation ? () => setRenaming(true) : undefined}
          onDone={(next) => {
            setRenaming(false);
            if (next === null || !conversation) return;
            actions.rename(conversation, next);
            onRenamed(next);
          }}
        />
      )}
      <div className="flex shrink-0 items-center gap-1">
        {children}
        {context && <ConversationMenu {...context} />}
      </div>
    </div>
  );
}

/** As a click on it would: a download leaves the page where it is. */
function followLink(href: string): void {
  window.location.assign(href);
}
