export const sampleNames = [
  "curl",
  "python-requests",
  "python-openai",
  "python-mistralai",
  "javascript-fetch",
  "javascript-openai",
  "javascript-ai-sdk",
  "go",
  "ruby",
  "php",
] as const;
export type SampleName = (typeof sampleNames)[number];

/** How each is called, in every language of the interface, and what its text is written in. */
export const samples: Record<SampleName, { label: string; language: string }> = {
  curl: { label: "curl", language: "shell" },
  "python-requests": { label: "Python · requests", language: "python" },
  "python-openai": { label: "Python · openai", language: "python" },
  "python-mistralai": { label: "Python · mistralai", language: "python" },
  "javascript-fetch": { label: "JavaScript · fetch", language: "javascript" },
  "javascript-openai": { label: "JavaScript · openai", language: "javascript" },
  "javascript-ai-sdk": { label: "JavaScript · AI SDK", language: "javascript" },
  go: { label: "Go", language: "go" },
  ruby: { label: "Ruby", language: "ruby" },
  php: { label: "PHP", language: "php" },
};

/** Samples that need no client library of an API. */
export type PlainName = "curl" | "python-requests" | "javascript-fetch" | "go" | "ruby" | "php";
export type ClientName = Exclude<SampleName, PlainName>;

/** The JSON that is sent for the answer, as the provider's package makes it for the chat too. */
export type RequestBody = { model: string; messages: Record<string, unknown>[]; [field: string]: unknown };

/** The base URL of the API, without a slash at its end. */
export type SampleServer = { baseUrl: string };

/** Every sample reads the key from here. At our gateway it holds a token of ours. */
export const keyVariable = "MISTRAL_API_KEY";

export function isPlain(name: SampleName): name is PlainName {
  return ["curl", "python-requests", "javascript-fetch", "go", "ruby", "php"].includes(name);
}

/** JSON over several lines. Line breaks in texts are escaped, so a line of it is never a text's. */
export function prettyJson(value: unknown): string {
  // A byte order mark is refused inside Go sources, and nobody sees it anywhere.
  return JSON.stringify(value, null, 2).replaceAll("\u{feff}", "\\ufeff");
}

/** JSON as Python: its strings are Python's too, its three words are not. */
export function toPython(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  const inner = "    ".repeat(depth + 1);
  const outer = "    ".repeat(depth);
  const block = (open: string, items: string[], close: string) =>
    items.length === 0
      ? open + close
      : `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${outer}${close}`;
  if (Array.isArray(value))
    return block(
      "[",
      value.map((item) => toPython(item, depth + 1)),
      "]",
    );
  if (typeof value === "object") {
    const items = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${toPython(item, depth + 1)}`,
    );
    return block("{", items, "}");
  }
  return JSON.stringify(value);
}

/** Moves all lines but the first to the right. JSON has no line break inside a string, so no text changes. */
export function indent(text: string, spaces: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
}

/** What samples import. Named here because a sample is text: its imports are not those of the file it stands in. */
export const modules = {
  environment: "node:process",
  aiSdk: "ai",
  aiSdkMistral: "@ai-sdk/mistral",
  openai: "openai",
};
