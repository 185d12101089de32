import type { ModelChoice } from "@/components/models/model-search";
import type { ConversationSummary } from "@/lib/conversations/contract";
import type { SearchHit } from "@/lib/search/contract";
import type { PaletteAction } from "./ports";

export type PaletteItem =
  | { kind: "action"; id: string; action: PaletteAction & { keys?: readonly string[] } }
  | { kind: "recent"; id: string; conversation: ConversationSummary }
  | { kind: "hit"; id: string; hit: SearchHit }
  | { kind: "model"; id: string; choice: ModelChoice; isChosen: boolean }
  | { kind: "more"; id: string };

export type PaletteGroup = { name: "recent" | "actions" | "hits" | "models"; items: PaletteItem[] };

const maxMatchingActions = 5;

/** The actions whose names hold every word that was typed, wherever; all of them when nothing was. */
export function matchActions<T extends { label: string }>(actions: readonly T[], query: string): T[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...actions];
  return actions
    .filter(({ label }) => {
      const name = fold(label);
      return words.every((word) => name.includes(word));
    })
    .slice(0, maxMatchingActions);
}

/** Each hit once: pages may overlap when something was written in between. */
export function hitItems(hits: readonly SearchHit[], hasMore: boolean): PaletteItem[] {
  const items = new Map<string, PaletteItem>();
  for (const hit of hits) {
    const id = `hit-${hit.messageId ?? hit.conversationId}`;
    if (!items.has(id)) items.set(id, { kind: "hit", id, hit });
  }
  return [...items.values(), ...(hasMore ? [{ kind: "more", id: "more" } as const] : [])];
}

/** The item `step` places away, round the ends; the first when the active one has gone. */
export function moveActive(
  items: readonly PaletteItem[],
  activeId: string | null,
  step: 1 | -1,
): string | null {
  const index = items.findIndex(({ id }) => id === activeId);
  if (index === -1) return items[step === 1 ? 0 : items.length - 1]?.id ?? null;
  return items[(index + step + items.length) % items.length]?.id ?? null;
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}
