import { expect, it } from "vitest";
import { bindLogIds, log, withLogIds, withoutLogIds } from "@/lib/log";

/** The ids that a line written here would carry: what pino asks for at each line. */
function idsHere(): object {
  const logger = log() as unknown as Record<symbol, () => object>;
  const symbol = Object.getOwnPropertySymbols(logger).find(({ description }) => description === "pino.mixin");
  const mixin = symbol && logger[symbol];
  if (!mixin) throw new Error("pino keeps its mixin elsewhere now");
  return mixin();
}

it("lines have the ids of where they are written: run beside request, none on a timer of the process", async () => {
  expect(idsHere()).toEqual({});
  const timer = Promise.withResolvers<object>();
  const awaited = withLogIds({ requestId: "a" }, async () => {
    expect(withLogIds({ runId: "r" }, idsHere)).toEqual({ requestId: "a", runId: "r" });
    withoutLogIds(() => setTimeout(() => timer.resolve(idsHere()), 1));
    await null;
    return idsHere();
  });
  expect(withLogIds({ requestId: "b" }, idsHere)).toEqual({ requestId: "b" });
  expect(await awaited).toEqual({ requestId: "a" });
  expect(await timer.promise).toEqual({});
});

it("what a reader calls later keeps the ids of the request that made it", () => {
  const later = withLogIds({ requestId: "a" }, () => bindLogIds((name: string) => ({ name, ...idsHere() })));
  expect(withLogIds({ requestId: "z" }, () => later("end"))).toEqual({ name: "end", requestId: "a" });
});
