import {
  type ClientName,
  indent,
  keyVariable,
  modules,
  prettyJson,
  type RequestBody,
  type SampleServer,
  toPython,
} from "./sample";
import { sdkMessages, sdkTools } from "./sdk-messages";

/** What OpenAI's Python client has arguments for; the rest goes along in `extra_body`. */
const openaiArguments = new Set([
  "model",
  "messages",
  "temperature",
  "top_p",
  "max_tokens",
  "stop",
  "reasoning_effort",
  "tools",
]);

/** How the AI SDK calls what Mistral calls otherwise. */
const sdkSettings: Record<string, string> = {
  temperature: "temperature",
  top_p: "topP",
  max_tokens: "maxOutputTokens",
  stop: "stopSequences",
  random_seed: "seed",
};
const sdkOptions: Record<string, string> = { safe_prompt: "safePrompt", reasoning_effort: "reasoningEffort" };

/** Samples for the clients that people have installed already. */
export function clientSample(name: ClientName, body: RequestBody, { baseUrl }: SampleServer): string {
  switch (name) {
    case "python-openai":
      return `import os
from openai import OpenAI

client = OpenAI(base_url="${baseUrl}", api_key=os.environ["${keyVariable}"])
answer = client.chat.completions.create(
${keywords(openaiBody(body))})
print(answer.choices[0].message.content)
`;
    case "python-mistralai":
      return `import os
from mistralai.client import Mistral

client = Mistral(server_url="${serverRoot(baseUrl)}", api_key=os.environ["${keyVariable}"])
answer = client.chat.complete(
${keywords(body)})
print(answer.choices[0].message.content)
`;
    case "javascript-openai":
      return `import { env } from "${modules.environment}";
import OpenAI from "${modules.openai}";

const client = new OpenAI({ baseURL: "${baseUrl}", apiKey: env.${keyVariable} });
const answer = await client.chat.completions.create(${prettyJson(body)});
console.log(answer.choices[0].message.content);
`;
    case "javascript-ai-sdk":
      return `import { env } from "${modules.environment}";
import { createMistral } from "${modules.aiSdkMistral}";
import { ${body.tools ? "generateText, jsonSchema, tool" : "generateText"} } from "${modules.aiSdk}";

const mistral = createMistral({ baseURL: "${baseUrl}", apiKey: env.${keyVariable} });
const { text } = await generateText({
  model: mistral(${JSON.stringify(body.model)}),
${sdkArguments(body)}});
console.log(text);
`;
  }
}

function keywords(body: Record<string, unknown>): string {
  return Object.entries(body)
    .map(([key, value]) => `    ${key}=${toPython(value, 1)},\n`)
    .join("");
}

function openaiBody(body: RequestBody): Record<string, unknown> {
  const known = Object.entries(body).filter(([key]) => openaiArguments.has(key));
  const extra = Object.entries(body).filter(([key]) => !openaiArguments.has(key));
  return { ...Object.fromEntries(known), ...(extra.length ? { extra_body: Object.fromEntries(extra) } : {}) };
}

/** Mistral's own client adds the version to the address by itself. */
function serverRoot(baseUrl: string): string {
  return baseUrl.replace(/\/v1$/, "");
}

function sdkArguments(body: RequestBody): string {
  const renamed = (names: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(body).flatMap(([key, value]) => {
        const name = names[key];
        return name === undefined ? [] : [[name, value] as const];
      }),
    );
  const options = renamed(sdkOptions);
  const given = {
    ...sdkMessages(body.messages),
    ...renamed(sdkSettings),
    ...(Object.keys(options).length ? { providerOptions: { mistral: options } } : {}),
  };
  return [
    ...Object.entries(given).map(([key, value]) => `  ${key}: ${indent(prettyJson(value), 2)},\n`),
    ...(body.tools ? [sdkTools(body.tools)] : []),
  ].join("");
}
