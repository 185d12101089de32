/** Heights of the list's parts in CSS pixels; the classes of the list say the same in rem. */
export type RowSizes = { row: number; head: number; gap: number };

export type Span = { from: number; to: number };

/** Which rows of a group are rendered: those near what is seen, and the one that must not go. */
export type GroupWindow = { first: number; end: number };

const step = 8;

/** The window for each group, from its number of rows. Ends are rounded, so that a small scroll changes nothing. */
export function windowsOf(
  lengths: readonly number[],
  seen: Span,
  { row, head, gap }: RowSizes,
): GroupWindow[] {
  let top = 0;
  return lengths.map((length) => {
    const rowsTop = top + head;
    top = rowsTop + length * row + gap;
    const first = Math.floor((seen.from - rowsTop) / row / step) * step;
    const end = Math.ceil((seen.to - rowsTop) / row / step) * step;
    return { first: clamp(first, length), end: clamp(end, length) };
  });
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length);
}
