/** Short facts in one line; where it breaks, the dot stays at the end of the line and does not begin the next one. */
export function joinFacts(facts: readonly string[]): string {
  return facts.join("\u00a0· ");
}
