import { expect, it } from "vitest";
import { seriesOf, sumOf } from "@/components/settings/usage/model-colours";
import type { ModelUsage } from "@/lib/usage/contract";

const figures = { calls: 1, prompt: 1, completion: 1, cached: 0, costUsd: 0, firstTokenMs: 1, totalMs: 1 };
const models = (count: number): ModelUsage[] =>
  Array.from({ length: count }, (_, index) => ({ ...figures, modelId: `model-${index}` }));

it.each([1, 4, 7])(
  "each of %i models has a colour that no other has, in the order of their sizes",
  (count) => {
    const series = seriesOf(models(count));
    expect(series.map(({ modelIds }) => modelIds)).toEqual(models(count).map(({ modelId }) => [modelId]));
    expect(new Set(series.map(({ colour }) => colour)).size).toBe(count);
  },
);

it("only the smallest of many models share one, which is nobody else's", () => {
  const series = seriesOf(models(12));
  expect(series).toHaveLength(8);
  expect(new Set(series.map(({ colour }) => colour)).size).toBe(8);
  expect(series.filter(({ isRest }) => isRest)).toEqual([series.at(-1)]);
  expect(series.at(-1)?.modelIds).toEqual(["model-7", "model-8", "model-9", "model-10", "model-11"]);
});

it("what they have together is the sum, and nothing where a day knows none of them", () => {
  const rest = seriesOf(models(9)).at(-1);
  if (!rest) throw new Error("no series");
  expect(sumOf(rest, { "model-7": 3, "model-8": 4, "model-0": 100 })).toBe(7);
  expect(sumOf(rest, { "model-0": 100 })).toBe(0);
});
