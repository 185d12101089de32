"use client";

import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { LinkHint } from "@/components/ui/link-hint";
import { cn } from "@/lib/cn";
import { settingsPages } from "./settings-pages";

/** Sections of the former single page that have become pages. A server never sees this part of an address. */
const formerSections: Record<string, string> = { "#key": "/settings/key" };

/** Leads from one page of the settings to another: a column where there is room, else a row that scrolls. */
export function SettingsNav({ isAdmin }: { isAdmin: boolean }) {
  const t = useTranslations("settings");
  const pathname = usePathname();
  const router = useRouter();

  useEffect(() => {
    const moved = pathname === "/settings" ? formerSections[window.location.hash] : undefined;
    if (moved) router.replace(moved);
  }, [pathname, router]);

  return (
    <nav
      aria-label={t("title")}
      className="border-line border-b lg:sticky lg:top-0 lg:w-44 lg:shrink-0 lg:self-start lg:border-0 lg:pt-12"
    >
      <p aria-hidden className="hidden px-3 pb-2 font-medium text-ink-muted text-xs lg:block">
        {t("title")}
      </p>
      <ul className="flex gap-1 overflow-x-auto px-3 py-1.5 [scrollbar-width:none] sm:px-5 lg:flex-col lg:overflow-visible lg:p-0">
        {settingsPages(isAdmin).map(({ path, name, Icon }) => {
          const isHere = pathname === path;
          return (
            <li key={path} className="shrink-0">
              <Link
                href={path}
                aria-current={isHere ? "page" : undefined}
                // The row scrolls to where the reader is.
                ref={(link) => {
                  if (isHere) link?.scrollIntoView?.({ block: "nearest", inline: "center" });
                }}
                className={cn(
                  "relative flex min-h-9 items-center gap-2.5 rounded-lg px-3 text-sm transition-colors pointer-coarse:min-h-11 [&_svg]:size-4 [&_svg]:shrink-0",
                  isHere
                    ? "bg-veil-strong font-medium text-ink"
                    : "text-ink-muted hover:bg-veil hover:text-ink",
                )}
              >
                <Icon aria-hidden />
                {t(`pages.${name}`)}
                <LinkHint className="right-1" />
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
