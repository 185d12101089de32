import "server-only";
import { createHash } from "node:crypto";
import { conceptOf, isFiller } from "./concepts";

/** What a word says counts for more when it is one of those whose meaning is known here. */
const conceptWeight = 3;
const wordWeight = 1;
/** A word is mostly what it means, and a little itself: the very same words are nearer than others for the same. */
const shareOfConcept = 0.9;
const shareOfWord = Math.sqrt(1 - shareOfConcept ** 2);

/**
 * A vector of length 1: the sum of one direction for each word, where words with the same meaning, in English and in
 * French, go almost the same way.
 */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Float64Array(dimensions);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text];
  const telling = words.filter((word) => !isFiller(word));
  for (const word of telling.length > 0 ? telling : words) {
    const concept = conceptOf(word);
    if (concept === null) add(vector, word, wordWeight);
    else {
      add(vector, `concept ${concept}`, conceptWeight * shareOfConcept);
      add(vector, word, conceptWeight * shareOfWord);
    }
  }
  const length = Math.hypot(...vector) || 1;
  return Array.from(vector, (value) => Number((value / length).toFixed(7)));
}

/** Adds the pseudo-random direction that a name stands for. */
function add(vector: Float64Array, name: string, weight: number): void {
  let state = createHash("sha256").update(name).digest().readUInt32LE(0);
  for (let index = 0; index < vector.length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    vector[index] = (vector[index] ?? 0) + weight * (state / 2 ** 31 - 1);
  }
}
