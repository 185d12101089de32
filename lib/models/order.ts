import "server-only";
import type { Model } from "./contract";

/** General chat first, then special purposes; families that are not here come between. */
const firstFamilies = ["mistral", "magistral", "ministral", "codestral", "devstral"];
const lastFamilies = ["voxtral", "labs", "custom"];

const sizes = ["large", "medium", "small", "tiny"];

/** The first word of a model's name: `mistralai/Mistral-Small-3.2` and `mistral:7b` are of the family `mistral`. */
export function familyOf(id: string): string {
  const name = id.replace(/^.*\//, "").replace(/^(zai|open)-/i, "");
  return /^[a-z]+/i.exec(name)?.[0].toLowerCase() ?? "other";
}

/** Models that stay before those that retire; family by family; large before small and new before old. */
export function compareModels(a: Model, b: Model): number {
  return (
    Number(a.retiresAt !== null) - Number(b.retiresAt !== null) ||
    familyRank(a.family) - familyRank(b.family) ||
    a.family.localeCompare(b.family, "en") ||
    compareKeys(sortKey(a.id), sortKey(b.id)) ||
    a.id.localeCompare(b.id, "en")
  );
}

function familyRank(family: string): number {
  const first = firstFamilies.indexOf(family);
  if (first >= 0) return first;
  const last = lastFamilies.indexOf(family);
  return firstFamilies.length + 1 + last;
}

/** Smaller numbers first: the size by its word, then parameters and version, where more is better. */
function sortKey(id: string): number[] {
  const size = sizes.findIndex((word) => id.toLowerCase().includes(word));
  const parameters = Number(/(\d+(?:\.\d+)?)b\b/i.exec(id)?.[1] ?? 0);
  const versions = [...id.matchAll(/(?<=[-.v])\d+(?![\db])/gi)].map(([digits]) => Number(digits));
  // `-2512` is a year and a month, the way before `-4-0`; so any of those is older.
  const [major = 0, minor = 0] = versions.map((version) => (version >= 1000 ? version / 10_000 : version));
  return [size < 0 ? sizes.length : size, -parameters, -major, -minor];
}

function compareKeys(a: number[], b: number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
