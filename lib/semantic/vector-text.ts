/** A vector as pgvector reads it. */
export function asVector(numbers: readonly number[]): string {
  return `[${numbers.join(",")}]`;
}
