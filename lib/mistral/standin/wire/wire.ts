import type { Delta, FinishReason } from "../answer/steps";
import type { Usage } from "../answer/usage";

/** How one kind of server writes a streamed answer; each method returns whole SSE frames. */
export interface Wire {
  readonly headers: Record<string, string>;
  role(): string;
  delta(delta: Delta): string;
  finish(reason: FinishReason, delta: Delta, usage: Usage, usageInTail: boolean): string;
}

export const DONE = "data: [DONE]\n\n";

/** What the frames of one answer have in common. */
export type Envelope = { id: string; created: number; model: string; choices: number };
