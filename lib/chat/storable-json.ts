import "server-only";
import { storable } from "@/lib/storable";
import type { ToolValue } from "@/lib/tools/contract";

/** `storable` for everything in a value; what JSON can't say is left out or `null`. */
export function storableJson(value: unknown): ToolValue {
  if (typeof value === "string") return storable(value);
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(storableJson);
  if (typeof value !== "object" || value === null) return null;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [storable(key), storableJson(inner)]));
}
