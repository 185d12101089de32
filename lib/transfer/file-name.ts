const maxCharacters = 40;

/** Names that Windows keeps for devices, whatever follows the dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * A name that every file system takes, out of a title that may hold anything: letters and digits of all scripts
 * stay, the rest becomes a hyphen. So it has no path, no control character and no change of direction.
 */
export function fileNameOf(title: string, fallback: string): string {
  const words = title
    .normalize("NFC")
    .toWellFormed()
    .match(/[\p{L}\p{N}\p{M}]+/gu);
  const name = [...(words ?? []).join("-")].slice(0, maxCharacters).join("").replace(/-+$/, "");
  return name === "" || reserved.test(name) ? fallback : name;
}
