import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ConversationSummary } from "@/lib/conversations/contract";
import type { ConversationGroup } from "./group-conversations";
import { beginSelection, extendTo, keepListed, type Selection, toggle } from "./selection";

const none: ReadonlySet<string> = new Set();

/** Choosing several conversations of a list, in the order in which it shows them. */
export function useSelection(groups: readonly ConversationGroup[]) {
  const [selection, setSelection] = useState<Selection>(null);
  const listed = useMemo(() => groups.flatMap((group) => group.conversations), [groups]);
  const ordered = useMemo(() => listed.map(({ id }) => id), [listed]);
  const order = useRef<string[]>([]);
  useEffect(() => {
    order.current = ordered;
  });
  const current = useMemo(() => (selection ? keepListed(selection, ordered) : null), [selection, ordered]);
  const ids = current?.ids ?? none;
  const selected: ConversationSummary[] = useMemo(
    () => (ids.size === 0 ? [] : listed.filter(({ id }) => ids.has(id))),
    [listed, ids],
  );
  /** Stable, so that rows which stay as they are do not render. */
  const onToggle = useCallback((id: string, isRange: boolean) => {
    setSelection((before) => (isRange ? extendTo(before, id, order.current) : toggle(before, id)));
  }, []);
  const focusRow = (id: string | undefined) =>
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-conversation="${CSS.escape(id ?? "")}"]`)?.focus(),
    );
  return {
    isOn: selection !== null,
    ids,
    selected,
    begin(id: string) {
      setSelection(beginSelection(id));
      focusRow(id);
    },
    toggle: onToggle,
    end() {
      setSelection(null);
      focusRow(order.current.find((id) => id === selection?.anchorId) ?? order.current[0]);
    },
  };
}
