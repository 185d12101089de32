import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { DemoBanner } from "@/components/shell/demo-banner";
import { PageBoundary } from "@/components/shell/page-boundary";
import { ShellFrame } from "@/components/shell/shell-frame";
import { ConversationsProvider } from "@/components/sidebar/use-conversations";
import { isAdmin, readViewer } from "@/lib/auth/server";
import { listConversations } from "@/lib/conversations/server";
import { pickMessages } from "@/lib/i18n/server";
import { getOwnKey } from "@/lib/keys/server";
import { isDemonstration } from "@/lib/mistral/server";
import { signUpMode } from "@/lib/policy/server";
import { readSidebarOpen } from "@/lib/settings/server";

const firstPageSize = 50;

export default async function ChatLayout({ children }: { children: ReactNode }) {
  const viewer = await readViewer(await headers());
  const [firstPage, isSidebarOpen, messages, ownKey] = await Promise.all([
    viewer ? listConversations(viewer.id, { limit: firstPageSize }) : { conversations: [], nextCursor: null },
    readSidebarOpen(),
    pickMessages(["ui", "errors", "shell", "sidebar", "settings", "palette"]),
    // Whoever brings a key talks to Mistral itself, even here.
    viewer && isDemonstration() ? getOwnKey(viewer.id) : null,
  ]);
  const account = {
    name: viewer?.name ?? null,
    email: viewer?.email ?? null,
    isGuest: viewer?.isGuest ?? true,
    isAdmin: isAdmin(viewer),
    mayRegister: (await signUpMode()) === "open",
  };
  return (
    <NextIntlClientProvider messages={messages}>
      <ConversationsProvider ownerId={viewer?.id ?? null} firstPage={firstPage}>
        <ShellFrame
          account={account}
          hasSession={viewer !== null}
          serverNow={Date.now()}
          initiallyOpen={isSidebarOpen}
          banner={isDemonstration() && !ownKey ? <DemoBanner /> : null}
        >
          <PageBoundary>{children}</PageBoundary>
        </ShellFrame>
      </ConversationsProvider>
    </NextIntlClientProvider>
  );
}
