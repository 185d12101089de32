import { z } from "zod";
import type { FieldSchema } from "./describe-schema";

export { describeSchema, type FieldSchema } from "./describe-schema";

/*
 * The gateway at `/api/v1`: Mistral's API (and so OpenAI's clients) under personal tokens of this server.
 *
 * It speaks the provider's dialect, takes bearer tokens alone (a cookie opens nothing here, so no other site can
 * make a reader's browser call it), and passes requests and answers on as they are.
 */

/** Bytes of a request body at the gateway; images travel inside it. */
export const maxGatewayBodyBytes = 20 * 1024 * 1024;

/** Asks, with `true`, that the exchange be stored as a conversation; the answer then names it. */
export const saveHeader = "x-save-conversation";
export const conversationHeader = "x-conversation-id";

/** Says who gave this answer: `mistral` passed through, `tramontane` are our own refusals. */
export const sourceHeader = "x-answered-by";

/** The body of every refusal of ours, in the shape that Mistral's API uses for most of its own. */
export const gatewayErrorBody = z.strictObject({
  object: z.literal("error"),
  message: z.string(),
  type: z.string(),
  param: z.null(),
  code: z.string(),
});
export type GatewayErrorBody = z.infer<typeof gatewayErrorBody>;

/** An address of the gateway, for people to read about. */
export type GatewayEndpoint = {
  name: "listModels" | "getModel" | "createChatCompletion" | "createEmbeddings";
  method: string;
  path: string;
  scope: string;
  /** What is sent there, under its name in the OpenAPI document. */
  body: { name: string; schema: FieldSchema } | null;
};
