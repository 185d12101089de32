const TOKEN = /\s?[\p{L}\p{M}\p{N}_]{1,6}|\s?[^\s\p{L}\p{M}\p{N}_]|\s/gu;
// Recorded streams put one to four tokens into a delta, most often one.
const VARIED = [1, 1, 2, 1, 3, 1, 1, 4];

/** Cuts text into pieces of about a token; joined again they are the text, byte for byte. */
export function splitTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Pieces of `perChunk` tokens; 0 varies the number as the recorded streams do. */
export function chunkTokens(tokens: string[], perChunk: number): { text: string; tokens: number }[] {
  const chunks: { text: string; tokens: number }[] = [];
  for (let at = 0, turn = 0; at < tokens.length; turn += 1) {
    const size = perChunk || (VARIED[turn % VARIED.length] ?? 1);
    const piece = tokens.slice(at, at + size);
    chunks.push({ text: piece.join(""), tokens: piece.length });
    at += size;
  }
  return chunks;
}

/** A cheap estimate for prompts, which may be a megabyte. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
