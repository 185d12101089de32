import "server-only";

/** A delta of nothing but text or thinking. `escaped` is still as it stands in the JSON, so that deltas join unparsed. */
export type PlainDelta = { type: "text" | "reasoning"; escaped: string };

const shapes = [
  { type: "text", start: '"delta":{"content":"', ends: ['"}'] },
  {
    type: "reasoning",
    start: '"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"',
    ends: ['"}]}]}', '"}],"closed":true}]}', '"}],"closed":false}]}'],
  },
] as const;
const stillGoing = ',"finish_reason":null';

/**
 * Cuts the content out of the event line of a plain delta. `null` for every other line.
 *
 * The search can't be fooled by an answer that quotes this very text: inside a JSON string its quotes carry
 * backslashes.
 */
export function plainDelta(line: string): PlainDelta | null {
  for (const { type, start, ends } of shapes) {
    const found = line.indexOf(start);
    if (found === -1) continue;
    const from = found + start.length;
    const to = closingQuote(line, from);
    if (to <= from) return null;
    const end = ends.find((candidate) => line.startsWith(candidate, to));
    if (end === undefined || !line.startsWith(stillGoing, to + end.length)) return null;
    if (line.includes('"usage":{', to)) return null;
    return { type, escaped: line.slice(from, to) };
  }
  return null;
}

/** Where the JSON string that `from` is in ends; -1 when it does not. */
function closingQuote(line: string, from: number): number {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (at - backslashes > from && line[at - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them inside a string.
const needsParser = /[\\\x00-\x1f]/;

/**
 * What the inside of a JSON string says.
 *
 * @throws {SyntaxError} when it is none.
 */
export function unescapeJson(escaped: string): string {
  return needsParser.test(escaped) ? JSON.parse(`"${escaped}"`) : escaped;
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
