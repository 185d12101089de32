/** A JSON schema, as far as a line about a field needs it. */
export type FieldSchema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: FieldSchema[];
  items?: FieldSchema;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, FieldSchema>;
  required?: string[];
};

/** What may stand in a field, in the words of JSON: `number 0–1.5`, `Message[]`, `"auto" | "none"`. */
export function describeSchema(schema: FieldSchema): string {
  const { $ref, anyOf, items, type } = schema;
  if ($ref) return $ref.slice($ref.lastIndexOf("/") + 1);
  if (anyOf) {
    const kinds = anyOf.filter((kind) => kind.type !== "null").map(describeSchema);
    return [...new Set(kinds)].join(" | ");
  }
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (type === "array") {
    const item = items ? describeSchema(items) : "any";
    return item.includes(" ") ? `(${item})[]` : `${item}[]`;
  }
  const kinds = [type ?? "any"].flat().filter((kind) => kind !== "null");
  return [kinds.join(" | "), rangeOf(schema)].filter(Boolean).join(" ");
}

function rangeOf({ minimum, maximum }: FieldSchema): string {
  // Integers without a bound get JavaScript's own.
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : null;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : null;
  if (low !== null && high !== null) return `${low}–${high}`;
  return low === null ? (high === null ? "" : `≤ ${high}`) : `≥ ${low}`;
}
