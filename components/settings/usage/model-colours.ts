import type { UsageReport } from "@/lib/usage/contract";

/** The largest has the accent; neighbours differ in lightness too. */
const colours = [
  "var(--color-accent)",
  "var(--color-plot-2)",
  "var(--color-plot-3)",
  "var(--color-plot-4)",
  "var(--color-plot-5)",
  "var(--color-plot-6)",
  "var(--color-plot-7)",
];
const colourOfRest = "var(--color-line-strong)";

/** Models that share one colour in a plot; all but the last of a plot's series hold a single one. */
export type Series = { key: string; modelIds: string[]; colour: string; isRest: boolean };

/**
 * The models of a plot, the largest first, each in a colour of its own. When there are more than colours, the small
 * ones are one series.
 */
export function seriesOf(models: UsageReport["models"]): Series[] {
  const ids = models.map(({ modelId }) => modelId);
  const own = ids.length <= colours.length ? ids : ids.slice(0, colours.length);
  const rest = ids.slice(own.length);
  const series = own.map(
    (modelId, index): Series => ({
      key: `model ${modelId}`,
      modelIds: [modelId],
      colour: colours[index] ?? colourOfRest,
      isRest: false,
    }),
  );
  return rest.length === 0
    ? series
    : [...series, { key: "rest", modelIds: rest, colour: colourOfRest, isRest: true }];
}

/** What a series has of something that is told by model. */
export function sumOf({ modelIds }: Series, byModel: Record<string, number>): number {
  return modelIds.reduce((sum, modelId) => sum + (byModel[modelId] ?? 0), 0);
}
