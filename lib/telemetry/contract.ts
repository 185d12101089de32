/** One call to the provider within a run, in milliseconds since the epoch. */
export type CallTimes = {
  /** When it joined the queue of its key. */
  queuedAtMs: number;
  /** When it left it for the last time; missing when it never did. */
  sentAtMs?: number;
  /** When the first of its answer came. */
  firstTokenAtMs?: number;
  endedAtMs: number;
};

/** A run that has ended, as it may be told outside: no word of what was said is in it. */
export type RunFacts = {
  runId: string;
  requestedModel: string;
  answeredModel: string | null;
  status: "complete" | "stopped" | "failed" | "interrupted";
  finishReason: string | null;
  errorCode: string | null;
  tokens: { input: number; output: number } | null;
  startedAtMs: number;
  endedAtMs: number;
  calls: readonly CallTimes[];
};

/** Tokens that a call took, and for what. */
export type TokenFacts = { kind: string; modelId: string; input: number; output: number };
