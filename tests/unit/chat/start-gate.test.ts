import { expect, it } from "vitest";
import { passStartGate } from "@/lib/chat/start-gate";

it("lets a few through at a time, the oldest first, and all of them in the end", async () => {
  const passed: number[] = [];
  let turns = 0;
  const all = Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      await passStartGate();
      passed.push(index);
    }),
  );
  while (passed.length < 10) {
    const before = passed.length;
    await new Promise(setImmediate);
    expect(passed.length - before).toBeLessThanOrEqual(4);
    expect(++turns).toBeLessThan(20);
  }
  await all;
  expect(passed).toEqual([...passed].sort((one, other) => one - other));
});
