/**
 * The text as PostgreSQL takes it: neither its text nor its JSON knows NUL, and its JSON no half of a surrogate pair.
 * Both become the sign for such things; one of them would cost everything that is stored with it.
 */
export function storable(text: string): string {
  return text.isWellFormed() && !text.includes("\0")
    ? text
    : text.toWellFormed().replaceAll("\0", "\u{fffd}");
}
