/**
 * The beginning of a text whose last line is still being written, without the part of that line that doesn't say yet
 * what it will be: a list's dash may become a rule, a lone `#` a heading, a row of cells a table.
 */
export function holdBack(text: string): string {
  const start = text.lastIndexOf("\n") + 1;
  const inner = text.slice(start).replace(container, "");
  if (inner !== "" && undecided.some((pattern) => pattern.test(inner))) return text.slice(0, start);
  return withoutHalfTable(text, start, inner);
}

/** What stands before the text of a line: quotes, and markers of items that have a text. */
const container = /^(?:[ \t]|>|(?:[-+*]|\d{1,9}[.)])[ \t]+(?=\S))*/;

const undecided = [
  // The marker of an item, with or without the box of a task.
  /^(?:[-+*]|\d{1,9}[.)]?)[ \t]*$/,
  /^\[[ xX]?\]?[ \t]?$/,
  /^(?:[-+*]|\d{1,9}[.)])[ \t]+\[[ xX]?\]?$/,
  // A heading's or a fence's beginning; the language is no text.
  /^#{1,6}[ \t]*$/,
  /^`{1,2}$|^`{3,}[^`]*$|^~{1,2}$|^~{3,}.*$/,
  // What lies under a heading, and rules.
  /^=+[ \t]*$/,
  /^(?:[-*_][ \t]*)+$/,
  // A definition of a link or of a footnote, up to its text.
  /^\[[^\]]*\]:[ \t]*\S*$/,
  /^\[\^[^\]]*\]?:?[ \t]*$/,
  /^\${1,2}$/,
];

/** A head without its rule is a paragraph of bars: it waits until the line below it says what it is. */
function withoutHalfTable(text: string, start: number, inner: string): string {
  const aboveStart = start === 0 ? -1 : text.lastIndexOf("\n", start - 2) + 1;
  const above = aboveStart === -1 ? "" : text.slice(aboveStart, start - 1).replace(container, "");
  const twoAbove = aboveStart <= 0 ? "" : text.slice(text.lastIndexOf("\n", aboveStart - 2) + 1, aboveStart);
  const isUnderHead = above.startsWith("|") && !twoAbove.includes("|");
  if (isUnderHead && /^[ \t|:-]*$/.test(inner)) return text.slice(0, aboveStart);
  // A row has begun: of a head, or one more, and then a bar alone is nothing to see.
  const isHead = inner.startsWith("|") && !above.startsWith("|");
  return isHead || /^\|[ \t]*$/.test(inner) ? text.slice(0, start) : text;
}
