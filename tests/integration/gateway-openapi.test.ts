import { registerSchema, validate } from "@hyperjump/json-schema/openapi-3-1";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as getDocument } from "@/app/api/v1/openapi.json/route";
import { env } from "@/lib/env";
import { withEmbeddedDatabase } from "../support/database";
import { newTokenHolder, useGateway } from "../support/gateway";
import { useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();
const gateway = useGateway();
const documentId = "https://tramontane.example/openapi.json";
const openApi31 = "https://spec.openapis.org/oas/3.1/schema-base";
const model = "mistral-small-latest";
let token = "";

type Operation = {
  operationId: string;
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content: Record<string, { schema: object }> }>;
};
type Document = { servers: { url: string }[]; paths: Record<string, Record<string, Operation>> };

function readDocument(): Response {
  const headers = { host: "127.0.0.1:3000" };
  return getDocument(new Request("http://127.0.0.1:3000/api/v1/openapi.json", { headers }));
}

/** Fails with what the validator says when a value is not what the document promises. */
async function expectValid(pointer: string, value: unknown): Promise<void> {
  const output = await validate(`${documentId}#${encodeURI(pointer)}`, value as never, "BASIC");
  expect(output).toEqual({ valid: true });
}

const place = (path: string, method: string, rest: string) =>
  `/paths/${path.replaceAll("/", "~1")}/${method}/${rest}`;

function call(path: string, body?: unknown, bearer = token): Promise<Response> {
  return fetch(`${gateway.baseUrl}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

beforeAll(async () => {
  Object.assign(env(), { MISTRAL_BASE_URL: standin.baseUrl, MISTRAL_API_KEY: "server-key-0000" });
  token = (await newTokenHolder()).token;
  registerSchema((await readDocument().json()) as never, documentId, openApi31);
});

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1, is found without a token, and names this server", async () => {
    const response = readDocument();
    expect(response.status).toBe(200);
    const document = (await response.json()) as Document;
    expect(await validate(openApi31, document as never, "BASIC")).toEqual({ valid: true });
    expect(document.servers).toEqual([{ url: "http://127.0.0.1:3000/api/v1" }]);
    expect(Object.values(document.paths).flatMap((item) => Object.values(item))).toHaveLength(4);
  });

  test("a document that isn't OpenAPI is found out", async () => {
    const document = (await readDocument().json()) as Document;
    Object.assign(document.paths["/models"] ?? {}, { get: { responses: 5 } });
    expect((await validate(openApi31, document as never)).valid).toBe(false);
  });
});

const question = [{ role: "user", content: "[[scenario:echo]] Où ? 🌬️" }];
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools = [{ type: "function", function: { name: "get_weather", parameters } }];
const chats: [string, Record<string, unknown>][] = [
  ["a plain question", { model, messages: question, temperature: 0.2, stop: ["x"] }],
  ["thinking", { model, messages: [{ role: "user", content: "[[scenario:reasoning]] ?" }] }],
  ["a tool call", { model, messages: [{ role: "user", content: "please get weather" }], tools }],
  [
    "a tool's result",
    {
      model,
      tools,
      messages: [
        { role: "user", content: [{ type: "text", text: "Weather?" }] },
        {
          role: "assistant",
          content: "",
          tool_calls: [{ id: "abcdefghi", function: { name: "get_weather", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "abcdefghi", name: "get_weather", content: "windy" },
      ],
    },
  ],
];

describe("what the gateway takes and gives is what the document says", () => {
  const chat = (rest: string) => place("/chat/completions", "post", rest);
  const ok = "responses/200/content/application~1json/schema";

  test("models, all of them and one", async () => {
    await expectValid(place("/models", "get", ok), await (await call("/models")).json());
    await expectValid(place("/models/{id}", "get", ok), await (await call("/models/mistral-large-4")).json());
  });

  test.each(chats)("chat: %s", async (_, body) => {
    await expectValid(chat("requestBody/content/application~1json/schema"), body);
    const response = await call("/chat/completions", body);
    expect(response.status).toBe(200);
    await expectValid(chat(ok), await response.json());
  });

  test.each(chats)("each event of a stream: %s", async (_, body) => {
    const response = await call("/chat/completions", { ...body, stream: true });
    const lines = (await response.text()).split("\n").filter((line) => line !== "");
    expect(lines.pop()).toBe("data: [DONE]");
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      await expectValid("/components/schemas/ChatCompletionChunk", JSON.parse(line.slice("data: ".length)));
  });

  test.each(["float", "base64"])("embeddings as %s", async (encoding_format) => {
    const body = { model: "mistral-embed", input: ["wind", "bread"], encoding_format };
    await expectValid(place("/embeddings", "post", "requestBody/content/application~1json/schema"), body);
    await expectValid(place("/embeddings", "post", ok), await (await call("/embeddings", body)).json());
  });

  test("refusals of ours", async () => {
    const refused = await call("/models", undefined, "tm_wrong");
    expect(refused.status).toBe(401);
    const body = await refused.json();
    await expectValid("/components/schemas/Refusal", body);
    await expectValid(place("/models", "get", "responses/401/content/application~1json/schema"), body);
  });

  test.each([
    ["422", { model, messages: question, store: false }],
    ["403", { model, messages: [{ role: "user", content: "[[scenario:403-tier]] hi" }] }],
    ["429", { model, messages: [{ role: "user", content: "[[scenario:429]] hi" }] }],
    ["default", { model: "gpt", messages: question }],
  ])("errors of Mistral: %s", async (status, body) => {
    const response = await call("/chat/completions", body);
    if (status !== "default") expect(String(response.status)).toBe(status);
    expect(response.headers.get("x-answered-by")).toBe("mistral");
    await expectValid(chat(`responses/${status}/content/application~1json/schema`), await response.json());
  });

  test("something else than the document says is found out", async () => {
    const answer = (await (await call("/chat/completions", chats[0]?.[1])).json()) as Record<string, unknown>;
    const { choices: _, ...rest } = answer;
    expect((await validate(`${documentId}#${chat(ok)}`, rest as never)).valid).toBe(false);
    expect((await validate(`${documentId}#/components/schemas/Refusal`, rest as never)).valid).toBe(false);
  });
});
