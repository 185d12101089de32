import "server-only";

const deltaStart = '"delta":{"content":"';
const deltaEnd = '"},"finish_reason":null';

/**
 * Splits the event line of a plain text delta around its content, which stays as it is escaped in the JSON, so
 * that contents can be joined without parsing. `null` for every other line.
 *
 * The search can't be fooled by an answer that quotes this very text: inside a JSON string its quotes carry
 * backslashes.
 */
export function plainTextDelta(line: string): { head: string; content: string; tail: string } | null {
  const start = line.indexOf(deltaStart);
  if (start === -1) return null;
  const from = start + deltaStart.length;
  const to = line.indexOf(deltaEnd, from);
  if (to <= from || line.includes('"usage":{', to)) return null;
  const content = line.slice(from, to);
  // An unescaped quote in between would mean that the delta has more than its content.
  if (hasUnescapedQuote(content)) return null;
  return { head: line.slice(0, from), content, tail: line.slice(to) };
}

function hasUnescapedQuote(content: string): boolean {
  for (let at = content.indexOf('"'); at !== -1; at = content.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (content[at - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return true;
  }
  return false;
}

/**
 * Mends what the provider package can't read:
 * - `choices: []` (a closing usage-only event) would throw in its parser (vercel/ai#12501);
 * - a tool call that goes on under the id `"null"` would lose its arguments;
 * - vLLM, Ollama and llama.cpp put thinking into `reasoning` or `reasoning_content`, which it drops.
 */
export function mendLine(line: string): string {
  if (/"choices":\s*\[\]/.test(line)) {
    return line.replace(/"choices":\s*\[\]/, '"choices":[{"index":0,"delta":{},"finish_reason":null}]');
  }
  if (line.includes('"tool_calls":')) return line.replace(/"id":\s*"null"\s*,?/g, "");
  if (/"reasoning(_content)?":\s*"/.test(line)) return mendReasoning(line);
  return line;
}

function mendReasoning(line: string): string {
  const event = parseData(line);
  if (!isRecord(event) || !Array.isArray(event.choices)) return line;
  for (const choice of event.choices) {
    const delta = isRecord(choice) ? choice.delta : undefined;
    if (!isRecord(delta)) continue;
    const thinking = delta.reasoning_content ?? delta.reasoning;
    delete delta.reasoning_content;
    delete delta.reasoning;
    if (typeof thinking !== "string" || thinking === "") continue;
    const text = typeof delta.content === "string" && delta.content !== "" ? delta.content : null;
    delta.content = [
      { type: "thinking", thinking: [{ type: "text", text: thinking }] },
      ...(text === null ? [] : [{ type: "text", text }]),
    ];
  }
  return `data: ${JSON.stringify(event)}`;
}

function parseData(line: string): unknown {
  try {
    return JSON.parse(line.slice("data:".length));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
