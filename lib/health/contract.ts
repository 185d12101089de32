/** Who looks after the server asks these; the names are those of `GET /api/health/ready`. */
export type CheckName = "database" | "provider";

export type Check = {
  ok: boolean;
  /** Milliseconds that the check took. */
  durationMs: number;
  /** Why it failed, for the administrator alone. */
  reason?: string;
};

/**
 * `ready`: everything answers. `degraded`: conversations can be read, but the provider does not answer, and taking
 * the instance out would help nobody. `unavailable`: the database does not answer.
 */
export type Health = "ready" | "degraded" | "unavailable";

/** What `GET /api/health/ready` answers; `checks` for the administrator alone. */
export type Readiness = { status: Health; checks?: Record<CheckName, Check> };
