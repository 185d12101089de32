"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import type { PaletteGroup, PaletteItem } from "./palette-items";
import { PaletteRow } from "./palette-row";

/** The list of the palette, in groups. The focus stays in the field; the active row is told by its id. */
export function PaletteList({
  id,
  label,
  groups,
  activeId,
  isStale,
  onActivate,
  onChoose,
  children,
}: {
  id: string;
  label: string;
  groups: readonly PaletteGroup[];
  activeId: string | null;
  /** What is shown belongs to the query before. */
  isStale: boolean;
  onActivate: (id: string) => void;
  onChoose: (item: PaletteItem) => void;
  /** What there is to say instead of rows, or beside them. */
  children?: ReactNode;
}) {
  const t = useTranslations("palette.group");
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div
        id={id}
        role="listbox"
        aria-label={label}
        className="min-h-0 scroll-py-2 overflow-y-auto overscroll-contain p-2 empty:hidden"
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, not field sets.
          <div
            key={group.name}
            role="group"
            aria-labelledby={`${id}-${group.name}`}
            className={cn("transition-opacity", isStale && group.name === "hits" && "opacity-60")}
          >
            <p
              id={`${id}-${group.name}`}
              role="presentation"
              className="px-2 pt-2 pb-1 font-medium text-ink-faint text-xs"
            >
              {t(group.name)}
            </p>
            {group.items.map((item) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys.
              <div
                key={item.id}
                id={`${id}-${item.id}`}
                role="option"
                aria-selected={item.id === activeId}
                onPointerMove={() => item.id !== activeId && onActivate(item.id)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onChoose(item)}
                className={cn(
                  "flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 text-sm pointer-coarse:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-ink-muted",
                  item.id === activeId &&
                    "bg-veil forced-colors:outline-2 forced-colors:outline-[Highlight] forced-colors:-outline-offset-2",
                )}
              >
                <PaletteRow item={item} />
              </div>
            ))}
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}

/** How many hits of a palette's list are in sight, or have been scrolled past. */
export function countSeenHits(id: string): number {
  const list = document.getElementById(id);
  if (!list) return 0;
  const { bottom } = list.getBoundingClientRect();
  const hits = [...list.querySelectorAll(`[id^="${id}-hit-"]`)];
  return hits.filter((hit) => hit.getBoundingClientRect().top < bottom).length;
}
