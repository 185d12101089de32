import { type Lifetime, lifetimes, type ShareState } from "./contract";

const dayMs = 24 * 60 * 60 * 1000;

/** When a link that begins now ends; `null` for never. */
export function endOf(lifetime: Lifetime, now: Date): Date | null {
  const days = lifetimes[lifetime];
  return days === null ? null : new Date(now.getTime() + days * dayMs);
}

/** What has become of a link. A deleted conversation takes precedence: nothing of it can be shown again. */
export function stateOf(
  share: { revokedAt: Date | null; expiresAt: Date | null; hasContent: boolean },
  now: Date,
): ShareState {
  if (!share.hasContent) return "deleted";
  if (share.revokedAt !== null) return "revoked";
  return share.expiresAt !== null && share.expiresAt <= now ? "expired" : "open";
}
