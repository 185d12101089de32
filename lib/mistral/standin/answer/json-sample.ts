type Schema = Record<string, unknown>;

/** The same valid value each time for a JSON schema: enough to exercise callers, not a generator. */
export function sampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isSchema(schema) || depth > 8) return {};
  if ("const" in schema) return schema.const;
  for (const values of [schema.enum, schema.examples]) if (Array.isArray(values)) return values[0];
  if (typeof schema.$ref === "string") return sampleOf(follow(schema.$ref, root), root, depth + 1);
  for (const key of ["anyOf", "oneOf", "allOf"]) {
    const branches = schema[key];
    if (Array.isArray(branches) && branches.length > 0) return sampleOf(branches[0], root, depth + 1);
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "string":
      return sampleText(schema);
    case "integer":
    case "number":
      return numberIn(schema.minimum, schema.exclusiveMinimum, schema.maximum);
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return Array.from({ length: Math.max(1, Number(schema.minItems ?? 1)) }, () =>
        sampleOf(schema.items, root, depth + 1),
      );
    default:
      return sampleObject(schema, root, depth);
  }
}

function sampleObject(schema: Schema, root: unknown, depth: number): Schema {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, sampleOf(value, root, depth + 1)]),
  );
}

function sampleText(schema: Schema): string {
  const text = schema.format === "date" ? "2026-11-23" : "sample";
  return text.padEnd(Number(schema.minLength ?? 0), "x").slice(0, Number(schema.maxLength ?? 1000));
}

function numberIn(minimum: unknown, above: unknown, maximum: unknown): number {
  const low = typeof minimum === "number" ? minimum : typeof above === "number" ? above + 1 : 1;
  return typeof maximum === "number" ? Math.min(low, maximum) : low;
}

function follow(ref: string, root: unknown): unknown {
  return ref
    .split("/")
    .slice(1)
    .reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), root);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
