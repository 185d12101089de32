import { expect, it, vi } from "vitest";
import { db } from "@/lib/db/server";
import { consumeLimit, resetLimit } from "@/lib/limits/server";
import { describeEachDatabase } from "../support/database";

function newLimit(points: number, perSeconds = 60) {
  return { name: `test-${crypto.randomUUID()}`, points, perSeconds };
}

describeEachDatabase("limits", () => {
  it("let exactly as many through as they say, however many ask at once", async () => {
    const limit = newLimit(7);
    const tries = Array.from({ length: 40 }, () => consumeLimit(limit, "somebody"));
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(7);
    const row = await db().rateLimiterFlexible.findFirstOrThrow({ where: { key: `${limit.name}:somebody` } });
    expect(row.points).toBe(40);
  });

  it("say when to come back", async () => {
    const limit = newLimit(1, 90);
    await consumeLimit(limit, "somebody");
    const refusal = consumeLimit(limit, "somebody");
    await expect(refusal).rejects.toMatchObject({ code: "rate_limited", status: 429 });
    const { details } = await refusal.catch((error) => error);
    expect(details.retryAfterSeconds).toBeGreaterThan(80);
    expect(details.retryAfterSeconds).toBeLessThanOrEqual(90);
  });

  it("start afresh when their time is over, also for those who ask at that moment", async () => {
    const limit = newLimit(3, 60);
    await Promise.all([1, 2, 3].map(() => consumeLimit(limit, "somebody")));
    await expect(consumeLimit(limit, "somebody")).rejects.toMatchObject({ code: "rate_limited" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    try {
      const tries = Array.from({ length: 10 }, () => consumeLimit(limit, "somebody"));
      const results = await Promise.allSettled(tries);
      expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it("count each key and each name for itself, and can be forgotten", async () => {
    const [one, other] = [newLimit(1), newLimit(1)];
    await consumeLimit(one, "a");
    await consumeLimit(one, "b");
    await consumeLimit(other, "a");
    await expect(consumeLimit(one, "a")).rejects.toMatchObject({ code: "rate_limited" });
    await resetLimit(one, "a");
    await consumeLimit(one, "a");
    await expect(consumeLimit(one, "b")).rejects.toMatchObject({ code: "rate_limited" });
  });
});
