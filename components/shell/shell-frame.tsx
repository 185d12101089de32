"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { PaletteHost } from "@/components/palette/palette-host";
import { chatPort } from "@/components/palette/ports";
import type { Account } from "@/components/sidebar/account-menu";
import { NewChatButton, Sidebar, SidebarRail } from "@/components/sidebar/sidebar";
import { useFreshConversations } from "@/components/sidebar/use-more-conversations";
import { focusSoon } from "@/components/ui/focus-soon";
import { IconButton } from "@/components/ui/icon-button";
import { useLazyPart } from "@/components/ui/use-lazy-part";
import { cn } from "@/lib/cn";
import { preferenceCookie, sidebarCookie } from "@/lib/settings/contract";
import { BrandMark } from "./brand-mark";
import { NewChatFocus } from "./new-chat-focus";
import { useNavigate } from "./use-navigate";
import { useShortcuts } from "./use-shortcuts";

/** Where the sidebar is a column; below it is a drawer. The classes say `md`. */
const columnQuery = "(min-width: 48rem)";

const loadDrawer = () => import("./drawer");
const loadShortcuts = () => import("./shortcuts-dialog");

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
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(initiallyOpen);
  const column = useRef<HTMLElement>(null);
  const [isDrawerOpen, setDrawerOpen] = useDrawer();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const drawer = useLazyPart(loadDrawer, isDrawerOpen);
  const help = useLazyPart(loadShortcuts, isHelpOpen);
  useFreshConversations(hasSession);

  function toggle(): void {
    if (!window.matchMedia(columnQuery).matches) {
      setDrawerOpen(!isDrawerOpen);
      return;
    }
    setOpen(!isOpen);
    // The button that was pressed goes with what it stood in; the other one takes its place.
    if (column.current?.contains(document.activeElement)) {
      focusSoon(() => column.current?.querySelector<HTMLElement>("[data-sidebar-toggle]"));
    }
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari
    document.cookie = preferenceCookie(sidebarCookie, isOpen ? "closed" : "open");
  }
  const showShortcuts = () => setHelpOpen(true);
  const search = () => {
    setDrawerOpen(false);
    setPaletteOpen(true);
  };
  useShortcuts({
    palette: () => setPaletteOpen(!isPaletteOpen),
    newChat: () => navigate("/"),
    toggleSidebar: toggle,
    focusComposer: () => run(chatPort()?.focusComposer),
    copyLastAnswer: () => run(chatPort()?.copyLastAnswer),
    previousBranch: () => run(chatPort()?.leaf(-1)),
    nextBranch: () => run(chatPort()?.leaf(1)),
    help: showShortcuts,
  });

  const common = { account, serverNow, onToggle: toggle, onSearch: search, onShowShortcuts: showShortcuts };
  return (
    <div className="flex h-dvh overflow-clip">
      <a
        href="#content"
        className="-translate-y-16 fixed top-2 left-2 z-60 rounded-md bg-ink px-3 py-2 text-paper text-sm focus:translate-y-0"
      >
        {t("skipToContent")}
      </a>
      <aside
        ref={column}
        className={cn(
          "hidden shrink-0 overflow-hidden border-line border-r bg-paper-sunken transition-[width] duration-200 ease-wind md:block",
          isOpen ? "w-68" : "w-14",
        )}
      >
        <div className={cn("h-full", isOpen ? "w-68" : "w-14")}>
          {isOpen ? <Sidebar {...common} /> : <SidebarRail {...common} />}
        </div>
      </aside>
      {drawer && (
        <drawer.Drawer open={isDrawerOpen} onOpenChange={setDrawerOpen}>
          <Sidebar {...common} onNavigate={() => setDrawerOpen(false)} />
        </drawer.Drawer>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar isDrawerOpen={isDrawerOpen} onOpen={() => setDrawerOpen(true)} onSearch={search} />
        {banner}
        <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
          {children}
        </main>
        <NewChatFocus />
      </div>
      <PaletteHost
        open={isPaletteOpen}
        onOpenChange={setPaletteOpen}
        shell={{ account, toggleSidebar: toggle, showShortcuts }}
      />
      {help && <help.ShortcutsDialog open={isHelpOpen} onOpenChange={setHelpOpen} />}
    </div>
  );
}

/** Does it; false when there is nothing to do. */
function run(act: (() => void) | null | undefined): boolean {
  act?.();
  return Boolean(act);
}

function TopBar({
  isDrawerOpen,
  onOpen,
  onSearch,
}: {
  isDrawerOpen: boolean;
  onOpen: () => void;
  onSearch: () => void;
}) {
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
      <span className="flex">
        <IconButton label={t("search")} aria-haspopup="dialog" onClick={onSearch}>
          <Search aria-hidden />
        </IconButton>
        <NewChatButton side="bottom" />
      </span>
    </header>
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
