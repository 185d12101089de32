import type { Exchange } from "../exchange";
import { modelDeprecated, modelNotFound, RefusedError } from "../refusals";
import type { StandinState } from "../state";
import { gatewayHeaders } from "../wire/mistral-wire";
import { hasEnded } from "./catalogue";

/** GET /v1/models, with the `model` filter of the documentation. */
export function listModels(exchange: Exchange, state: StandinState): void {
  const wanted = exchange.query.get("model");
  const data = state.cards().filter((card) => wanted === null || card.id === wanted);
  exchange.sendJson(200, { object: "list", data }, headersOf(state));
}

/** GET /v1/models/{id}. */
export function getModel(exchange: Exchange, state: StandinState, id: string): void {
  const card = state.cards().find((candidate) => candidate.id === id);
  if (!card) throw new RefusedError(modelNotFound(id));
  if (hasEnded(card, Date.now())) throw new RefusedError(modelDeprecated(id));
  exchange.sendJson(200, card, headersOf(state));
}

function headersOf(state: StandinState): Record<string, string> {
  return state.settings.flavour === "mistral" ? gatewayHeaders() : {};
}
