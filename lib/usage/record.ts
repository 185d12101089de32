import "server-only";
import { db } from "@/lib/db/server";
import type { KeyKind } from "@/lib/keys/contract";
import { log } from "@/lib/log";
import { recordTokens } from "@/lib/telemetry/server";
import type { UsageKind } from "./contract";

/** One call that spent tokens. */
export type Spending = {
  kind: UsageKind;
  modelId: string;
  keyKind: KeyKind;
  prompt: number;
  completion: number;
  cached: number;
  /** True when the provider never said, because the call was cut short. */
  isEstimate?: boolean;
  /** The answer it was spent on, where one is stored. */
  messageId?: string | null;
  firstTokenMs?: number | null;
  totalMs?: number | null;
};

/** Notes what a call took. Never throws: an answer that was given must not fail for its bookkeeping. */
export async function recordUsage(userId: string, spending: Spending): Promise<void> {
  const { prompt, completion, cached, ...rest } = spending;
  const { kind, modelId } = spending;
  // A run counts its own.
  if (kind !== "chat") recordTokens({ kind, modelId, input: prompt, output: completion });
  try {
    await db().usageEntry.create({
      data: { userId, ...rest, promptTokens: prompt, completionTokens: completion, cachedTokens: cached },
      select: { id: true },
    });
  } catch (error) {
    log().error({ userId, kind, err: error }, "could not note what a call took");
  }
}
