const maxCharacters = 110;

/** Pictures among letters, and what joins and colours them. The card leaves them out. */
const pictures =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\u20e3|\ufe0e|\ufe0f/gu;

/** What the card's font can draw: Latin with all its marks, Greek, Cyrillic, and the usual signs. */
const drawable =
  /^[\u0020-\u007e\u00a0-\u024f\u0370-\u0373\u0376\u0377\u037e\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490\u0491\u1e00-\u1eff\u2010-\u2026\u2030\u2039\u203a\u20ac\u2116\u2122\u2212]*$/u;

/**
 * The title as the picture of a link can show it; `null` when it is in a script that the picture has no letters
 * for (it would show boxes), or empty.
 */
export function cardTitle(title: string): string | null {
  const line = title
    .toWellFormed()
    .normalize("NFC")
    .replace(pictures, "")
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (line === "" || !drawable.test(line)) return null;
  const characters = [...line];
  return characters.length <= maxCharacters
    ? line
    : `${characters
        .slice(0, maxCharacters - 1)
        .join("")
        .trim()}…`;
}
