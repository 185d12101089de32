/** The efforts that some model accepts; each accepts a few of them. */
export const reasoningEfforts = ["none", "low", "medium", "high", "max"] as const;
