import "server-only";
import type { SemanticStatus, SemanticSwitch } from "./contract";
import { readStatus, switchOff, switchOn } from "./readers";
import { wake } from "./worker";

export { embeddingModelId } from "@/lib/mistral/server";
export { findNearest, type Near, type NearFilter } from "./nearest";
export { isSwitchedOn } from "./readers";
export { startSemantic, stopSemantic } from "./worker";

/** How far a reader's messages can be found by meaning. */
export function getSemanticStatus(userId: string): Promise<SemanticStatus> {
  return readStatus(userId);
}

/**
 * Switches finding by meaning on or off. Off removes all that was made for it.
 *
 * @throws {AppError} `semantic_unavailable`
 */
export async function setSemanticSearch(userId: string, { isOn }: SemanticSwitch): Promise<SemanticStatus> {
  await (isOn ? switchOn(userId) : switchOff(userId));
  if (isOn) wake();
  return readStatus(userId);
}
