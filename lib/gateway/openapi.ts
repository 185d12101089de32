import { z } from "zod";
import { tokenScopes } from "@/lib/tokens/contract";
import {
  conversationHeader,
  type FieldSchema,
  type GatewayEndpoint,
  maxGatewayBodyBytes,
  saveHeader,
  sourceHeader,
} from "./contract";
import { type GatewaySchemaName, gatewaySchemas } from "./schemas";

type Json = Record<string, unknown>;

const schemaPath = (name: string) => `#/components/schemas/${name}`;
const ref = (name: GatewaySchemaName) => ({ $ref: schemaPath(name) });
const json = (schema: Json) => ({ "application/json": { schema } });

/** Every refusal of ours has a code; whatever Mistral says passes as it is. */
const problem = (description: string, headers: Json = {}) => ({
  description,
  headers: { ...commonHeaders, ...headers },
  content: json({ anyOf: [ref("Refusal"), ref("ProviderError")] }),
});

const text = { schema: { type: "string" } };
const commonHeaders = {
  [sourceHeader]: {
    description: "mistral when Mistral answered, tramontane when this server refused.",
    schema: { type: "string", enum: ["mistral", "tramontane"] },
  },
  "x-request-id": { description: "Names the call in this server's log.", ...text },
};
const retryAfter = {
  "retry-after": { description: "Seconds until it is worth trying again.", schema: { type: "integer" } },
};

const problems = {
  "401": problem("No token, or one that is unknown, revoked or expired."),
  "403": problem("The token lacks the scope, or the key's plan lacks the model."),
  "429": problem("The quota is used up, or there were too many calls.", retryAfter),
  default: problem("What else went wrong, at Mistral or on the way there."),
};
const bodyProblems = {
  "413": problem(`The body is larger than ${maxGatewayBodyBytes} bytes.`),
  "422": problem("Mistral does not accept the request as it is."),
  ...problems,
};

const operations = {
  "/models": {
    get: {
      operationId: "listModels" as const,
      summary: "Lists the models that the key can use.",
      "x-scope": "models",
      responses: { "200": answer("The models.", json(ref("ModelList"))), ...problems },
    },
  },
  "/models/{id}": {
    get: {
      operationId: "getModel" as const,
      summary: "Describes one model.",
      "x-scope": "models",
      parameters: [{ name: "id", in: "path", required: true, ...text }],
      responses: {
        "200": answer("The model.", json(ref("Model"))),
        "404": problem("There is no such model."),
        ...problems,
      },
    },
  },
  "/chat/completions": {
    post: {
      operationId: "createChatCompletion" as const,
      summary: "Answers a conversation, whole or as a stream of events.",
      "x-scope": "chat",
      parameters: [
        {
          name: saveHeader,
          in: "header",
          description: "Whether the exchange is kept as a conversation.",
          schema: { type: "string", enum: ["true", "false"] },
        },
      ],
      requestBody: { required: true, content: json(ref("ChatRequest")) },
      responses: {
        "200": answer(
          "The answer.",
          {
            ...json(ref("ChatCompletion")),
            "text/event-stream": {
              schema: {
                type: "string",
                description:
                  "Lines of `data: ` with a ChatCompletionChunk each, the last one with the usage, then `data: [DONE]`.",
              },
            },
          },
          {
            [conversationHeader]: { description: "The conversation that the exchange is kept as.", ...text },
          },
        ),
        ...bodyProblems,
      },
    },
  },
  "/embeddings": {
    post: {
      operationId: "createEmbeddings" as const,
      summary: "Turns texts into vectors.",
      "x-scope": "embeddings",
      requestBody: { required: true, content: json(ref("EmbeddingsRequest")) },
      responses: { "200": answer("The vectors.", json(ref("Embeddings"))), ...bodyProblems },
    },
  },
};

function answer(description: string, content: Json, headers: Json = {}) {
  return { description, headers: { ...commonHeaders, ...headers }, content };
}

/** The gateway as an OpenAPI 3.1 document, for a server at `baseUrl`. */
export function openApiDocument(baseUrl: string) {
  return {
    openapi: "3.1.0",
    info: {
      title: "Tramontane",
      version: "1",
      summary: "Mistral's API under personal tokens of this server.",
      description:
        "Requests reach Mistral as they were sent, with fields that are not named here too, and answers come back as Mistral gave them.",
    },
    servers: [{ url: baseUrl }],
    security: [{ token: [] }],
    paths: operations,
    components: {
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: `A token from the settings, tm_…, with the scope of the operation (x-scope): ${tokenScopes.join(", ")}.`,
        },
      },
      schemas: namedSchemas(),
    },
  };
}

/** The addresses of the document, each with the fields of what is sent there. */
export function gatewayEndpoints(): GatewayEndpoint[] {
  const schemas = namedSchemas();
  const bodies = { createChatCompletion: "ChatRequest", createEmbeddings: "EmbeddingsRequest" } as const;
  return Object.entries(operations).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const body = bodies[operation.operationId as keyof typeof bodies];
      return {
        name: operation.operationId,
        method,
        path,
        scope: operation["x-scope"],
        body: body === undefined ? null : { name: body, schema: schemas[body] as FieldSchema },
      };
    }),
  );
}

/** The zod schemas as JSON Schema; one that is named refers to the others by their names. */
function namedSchemas(): Record<string, Json> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(gatewaySchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { target: "draft-2020-12", io: "input", uri: schemaPath });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, "~standard": ___, ...schema }]) => [
      name,
      schema,
    ]),
  );
}
