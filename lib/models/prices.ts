import "server-only";
import type { Price } from "./contract";

/**
 * What models cost, in USD for a million tokens read and written. List-models does not say, so this is Mistral's
 * published list, as of the date below; a model that is not here has no known price. Launch discounts, cached input
 * and audio minutes are left out.
 */
export const pricesSource = { url: "https://mistral.ai/pricing", asOf: "2026-11-22" } as const;

const prices: Record<string, readonly [inputUsd: number, outputUsd: number]> = {
  "mistral-large-4": [1.36, 4.18],
  "mistral-large-2512": [0.5, 1.5],
  "mistral-medium-2604": [1.5, 7.5],
  "mistral-medium-2508": [0.4, 2],
  "mistral-medium-2505": [0.4, 2],
  "mistral-small-2603": [0.15, 0.6],
  "ministral-14b-2512": [0.2, 0.2],
  "ministral-8b-2512": [0.15, 0.15],
  "ministral-3b-2512": [0.1, 0.1],
  "codestral-2508": [0.3, 0.9],
  "zai-glm-5-2": [1.4, 4.4],
  "labs-leanstral-1-5": [0, 0],
  "voxtral-small-2507": [0.1, 0.4],
  "mistral-embed": [0.1, 0],
  "codestral-embed": [0.15, 0],
};

/** The price of the model that these ids name; `null` when it is not known. */
export function priceOf(ids: readonly string[]): Price | null {
  const id = ids.find((candidate) => Object.hasOwn(prices, candidate));
  const price = id === undefined ? undefined : prices[id];
  return price
    ? { inputUsd: price[0], outputUsd: price[1], asOf: pricesSource.asOf, source: pricesSource.url }
    : null;
}
