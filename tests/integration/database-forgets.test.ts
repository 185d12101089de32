import { randomUUID } from "node:crypto";
import { getLogs } from "@prisma/debug";
import { expect, it } from "vitest";
import { db } from "@/lib/db/server";
import { describeEachDatabase } from "../support/database";

describeEachDatabase("what Prisma keeps of queries", () => {
  it("holds none of their values once they have run, alone, in a transaction and when they fail", async () => {
    const written = ["alone", "inside", "failed"].map((where) => `${where}-${randomUUID()}`);
    const [alone = "", inside = "", failed = ""] = written;
    expect(await db().$queryRaw`SELECT ${alone} AS "said"`).toEqual([{ said: alone }]);
    await db().$transaction((tx) => tx.user.findMany({ where: { name: inside } }));
    await expect(db().$executeRaw`SELECT 1 / (length(${failed}) - length(${failed}))`).rejects.toThrow();
    const kept = getLogs(Number.MAX_SAFE_INTEGER);
    expect(kept).toContain("SELECT");
    expect(written.filter((text) => kept.includes(text))).toEqual([]);
  });
});
