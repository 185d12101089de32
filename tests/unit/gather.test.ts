import { expect, it } from "vitest";
import { gather } from "@/lib/db/gather";

function doubling() {
  const statements: number[][] = [];
  const double = gather(async (items: readonly number[]) => {
    statements.push([...items]);
    await new Promise(setImmediate);
    if (items.includes(13)) throw new Error("not 13");
    return items.map((item) => item * 2);
  });
  return { statements, double };
}

it("asks once for all of one moment, and gives each its own result", async () => {
  const { statements, double } = doubling();
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
  expect(statements).toEqual([[1, 2, 3]]);
});

it("lets those who come while it asks go together with the next", async () => {
  const { statements, double } = doubling();
  const first = double(1);
  await new Promise(setImmediate);
  expect(await Promise.all([first, double(2), double(3)])).toEqual([2, 4, 6]);
  expect(statements).toEqual([[1], [2, 3]]);
  expect(await double(4)).toBe(8);
});

it("asks in several steps when there are very many", async () => {
  const { statements, double } = doubling();
  const numbers = Array.from({ length: 150 }, (_, index) => index + 100);
  expect(await Promise.all(numbers.map(double))).toEqual(numbers.map((number) => number * 2));
  expect(statements.map(({ length }) => length)).toEqual([64, 64, 22]);
});

it("refuses only the one that can't be done, and goes on afterwards", async () => {
  const { double } = doubling();
  const results = await Promise.allSettled([1, 13, 3].map(double));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(await double(5)).toBe(10);
});

it("tries a database that is away once more together, and then fails for all at once", async () => {
  let [attempts, timesAway] = [0, 1];
  const ask = gather(async (items: readonly number[]) => {
    attempts++;
    if (timesAway-- > 0) throw Object.assign(new Error("away"), { code: "ECONNREFUSED" });
    return items;
  });
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([1, 2, 3]);
  expect(attempts).toBe(2);
  [attempts, timesAway] = [0, 9];
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => ask(index)));
  expect(results.map(({ status }) => status)).toEqual(Array(20).fill("rejected"));
  expect(attempts).toBe(2);
});
