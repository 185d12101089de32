"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Menu as MenuIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import type { Account } from "@/components/sidebar/account-menu";
import { NewChatButton, Sidebar, SidebarRail } from "@/components/sidebar/sidebar";
import { useFreshConversations } from "@/components/sidebar/use-more-conversations";
import { dialogBackdropClass } from "@/components/ui/dialog-class";
import { IconButton } from "@/components/ui/icon-button";
import { cn } from "@/lib/cn";
import { preferenceCookie, sidebarCookie } from "@/lib/settings/contract";
import { BrandMark } from "./brand-mark";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { useShortcuts } from "./use-shortcuts";

/** Where the sidebar is a column; below it is a drawer. The classes say `md`. */
const columnQuery = "(min-width: 48rem)";

/** The frame of every page with a sidebar. Pages get a column of the full height and scroll inside it. */
export function ShellFrame({
  account,
  hasSession,
  serverNow,
  initiallyOpen,
  banner,
  children,
}: {
  account: Account;
  hasSession: boolean;
  serverNow: number;
  initiallyOpen: boolean;
  banner?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("shell");
  const router = useRouter();
  const [isOpen, setOpen] = useState(initiallyOpen);
  const [isDrawerOpen, setDrawerOpen] = useDrawer();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useFreshConversations(hasSession);

  function toggle(): void {
    if (!window.matchMedia(columnQuery).matches) {
      setDrawerOpen(!isDrawerOpen);
      return;
    }
    setOpen(!isOpen);
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari
    document.cookie = preferenceCookie(sidebarCookie, isOpen ? "closed" : "open");
  }
  useShortcuts({
    toggleSidebar: toggle,
    newChat: () => router.push("/"),
    showHelp: () => setHelpOpen(true),
  });

  const common = { account, serverNow, onToggle: toggle, onShowShortcuts: () => setHelpOpen(true) };
  return (
    <div className="flex h-dvh overflow-clip">
      <a
        href="#content"
        className="-translate-y-16 fixed top-2 left-2 z-60 rounded-md bg-ink px-3 py-2 text-paper text-sm focus:translate-y-0"
      >
        {t("skipToContent")}
      </a>
      <aside
        className={cn(
          "hidden shrink-0 overflow-hidden border-line border-r bg-paper-sunken transition-[width] duration-200 ease-wind md:block",
          isOpen ? "w-68" : "w-14",
        )}
      >
        <div className={cn("h-full", isOpen ? "w-68" : "w-14")}>
          {isOpen ? <Sidebar {...common} /> : <SidebarRail {...common} />}
        </div>
      </aside>
      <Drawer open={isDrawerOpen} onOpenChange={setDrawerOpen}>
        <Sidebar {...common} onNavigate={() => setDrawerOpen(false)} />
      </Drawer>
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar isDrawerOpen={isDrawerOpen} onOpen={() => setDrawerOpen(true)} />
        {banner}
        <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
          {children}
        </main>
      </div>
      <ShortcutsDialog open={isHelpOpen} onOpenChange={setHelpOpen} />
    </div>
  );
}

function TopBar({ isDrawerOpen, onOpen }: { isDrawerOpen: boolean; onOpen: () => void }) {
  const t = useTranslations("sidebar");
  return (
    <header className="flex h-13 shrink-0 items-center justify-between border-line border-b px-1.5 md:hidden">
      <IconButton label={t("open")} aria-expanded={isDrawerOpen} aria-haspopup="dialog" onClick={onOpen}>
        <MenuIcon aria-hidden />
      </IconButton>
      <span className="flex items-center gap-1.5 font-semibold text-sm">
        <BrandMark className="size-5" />
        Tramontane
      </span>
      <NewChatButton side="bottom" />
    </header>
  );
}

function Drawer({
  open,
  onOpenChange,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}) {
  const t = useTranslations("sidebar");
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdropClass} />
        <Dialog.Popup
          aria-label={t("label")}
          className="fixed inset-y-0 left-0 z-50 w-[min(19rem,calc(100vw-3.5rem))] border-line border-r bg-paper-sunken shadow-dialog outline-none transition-[translate] duration-250 ease-wind data-ending-style:-translate-x-full data-starting-style:-translate-x-full"
        >
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The drawer's state; a window that grows wide enough for the column closes it. */
function useDrawer(): [boolean, (open: boolean) => void] {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const query = window.matchMedia(columnQuery);
    const close = () => setOpen(false);
    query.addEventListener("change", close);
    return () => query.removeEventListener("change", close);
  }, []);
  return [isOpen, setOpen];
}
