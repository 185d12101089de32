import "server-only";

// The door of the provider's room: what goes over the wire, and nothing of how.
export {
  type AnswerPart,
  type AnswerRequest,
  type AnswerSettings,
  type AnswerTool,
  type AnswerUsage,
  streamAnswer,
} from "./answer";
export {
  type Connection,
  connectionId,
  isDemonstration,
  ownConnection,
  serverConnection,
} from "./connection";
export {
  type Embedded,
  embeddingDimensions,
  embeddingModelId,
  embeddingSlotMs,
  embedTexts,
  waitForEmbeddingSlot,
} from "./embeddings";
export { isServedModel, listModelCards, type ModelCard } from "./model-cards";
export { priorities } from "./queue";
export { type Relayed, type RelayRequest, relay } from "./relay";
export { requestBodyOf } from "./request-body";
