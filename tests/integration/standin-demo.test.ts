import { expect, test } from "vitest";
import { useStandin } from "../support/standin";
import { asking, chunksOf, post, textOf } from "../support/standin-wire";

const standin = useStandin({ demo: true });
const chatUrl = () => `${standin.baseUrl}/chat/completions`;

async function whole(question: string, more: Record<string, unknown> = {}): Promise<string> {
  const body = await (await post(chatUrl(), asking(question, more))).json();
  return body.choices[0].message.content;
}

test("the answer says that it is canned, names the setting for a key and quotes the question", async () => {
  const text = await whole("What is *wind*?");
  expect(text).toMatch(/^# A demonstration answer\n\n\*\*This text is canned\.\*\*/);
  expect(text).toContain("`MISTRAL_API_KEY`");
  expect(text).toContain("> What is \\*wind\\*\\?");
});

test("the answer shows each construct that the page can render", async () => {
  const text = await whole("Show me");
  const constructs = [
    /^## /m,
    /^\| :?-|^\|:?-/m,
    /^```typescript$/m,
    /^```python$/m,
    /^```bash$/m,
    /^- \[x\] /m,
    /^- \[ \] /m,
    /^> /m,
    /\[\^1\]:/,
    /\$v = .*\$/,
    /^\$\$$/m,
    /\$4 and \$5/,
    /^1\. /m,
  ];
  for (const construct of constructs) expect(text).toMatch(construct);
});

test("a French question has a French answer", async () => {
  expect(await whole("Pourquoi la tramontane est-elle froide ?")).toMatch(/^# Une réponse de démonstration/);
  expect(await whole("Why is the tramontane cold?")).toMatch(/^# A demonstration answer/);
});

test("it streams at a pace to read by, about 80 tokens a second", async () => {
  const startedAt = performance.now();
  const response = await post(chatUrl(), asking("Bonjour", { stream: true, max_tokens: 60 }));
  const chunks = chunksOf(await response.text());
  const seconds = (performance.now() - startedAt) / 1000;
  expect(chunks.at(-1)?.usage?.completion_tokens).toBe(60);
  expect(60 / seconds).toBeGreaterThan(20);
  expect(60 / seconds).toBeLessThan(90);
});

test("a model that reasons shows thoughts, which say that nobody thinks", async () => {
  const response = await post(
    chatUrl(),
    asking("Hello there", { stream: true, reasoning_effort: "high", max_tokens: 20 }),
  );
  const contents = chunksOf(await response.text()).map((chunk) => chunk.choices[0]?.delta.content);
  const thoughts = JSON.stringify(contents).match(/(?<="thinking":\[\{"type":"text","text":")[^"]*/g);
  expect(thoughts?.join("")).toMatch(/^No model is thinking here\./);
});

test("a title request has a short plain answer and no delay", async () => {
  const messages = [
    { role: "system", content: "Écris un titre court pour cette conversation, sans guillemets." },
    { role: "user", content: "Pourquoi la tramontane est-elle si froide en hiver ?" },
  ];
  const response = await post(chatUrl(), asking("", { messages, stream: true }));
  expect(textOf(chunksOf(await response.text()))).toBe("Pourquoi la tramontane est-elle si froide");
});
