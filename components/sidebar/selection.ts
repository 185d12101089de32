/** Which conversations are chosen together; `null` when none are being chosen. */
export type Selection = { ids: ReadonlySet<string>; anchorId: string } | null;

/** Begins with one conversation. */
export function beginSelection(id: string): Selection {
  return { ids: new Set([id]), anchorId: id };
}

/** Takes one in or out; ranges start there from now on. */
export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection?.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchorId: id };
}

/** Takes in everything between the last one touched and this one, in the order of the list. */
export function extendTo(selection: Selection, id: string, order: readonly string[]): Selection {
  const from = selection ? order.indexOf(selection.anchorId) : -1;
  const to = order.indexOf(id);
  if (!selection || from === -1 || to === -1) return toggle(selection, id);
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...selection.ids, ...range]), anchorId: selection.anchorId };
}

/** Leaves out what is no longer in the list. */
export function keepListed(selection: Selection, order: readonly string[]): Selection {
  if (!selection) return null;
  const listed = new Set(order);
  const ids = new Set([...selection.ids].filter((id) => listed.has(id)));
  return ids.size === selection.ids.size ? selection : { ...selection, ids };
}
