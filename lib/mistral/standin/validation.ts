import type { z } from "zod";
import { invalidBody, RefusedError, type ValidationDetail } from "./refusals";

type Issue = z.core.$ZodIssue;
type Path = (string | number)[];

/** Parses a body with a strict schema, or refuses it with the 422 that pydantic would give. */
export function parseStrictly<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  throw new RefusedError(invalidBody(result.error.issues.flatMap((issue) => detailsOf(issue, body, []))));
}

function detailsOf(issue: Issue, body: unknown, above: Path): ValidationDetail[] {
  const path = [...above, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
  const input = valueAt(body, path);
  const detail = (type: string, msg: string, ctx?: Record<string, unknown>): ValidationDetail[] => [
    { type, loc: locationOf(path, body), msg, input, ...(ctx && { ctx }) },
  ];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        type: "extra_forbidden",
        loc: locationOf([...path, key], body),
        msg: "Extra inputs are not permitted",
        input: valueAt(body, [...path, key]),
      }));
    case "invalid_type":
      return input === undefined ? missing(path, body) : detail(...wrongType(issue.expected));
    case "invalid_value":
      if (input === undefined) return missing(path, body);
      return detail("enum", `Input should be ${oneOf(issue.values)}`, { expected: oneOf(issue.values) });
    case "too_small":
      return detail(...tooSmall(issue.origin, Number(issue.minimum)));
    case "too_big":
      return detail(...tooBig(issue.origin, Number(issue.maximum)));
    case "invalid_format":
      return detail(
        "string_pattern_mismatch",
        `String should match pattern '${issue.pattern ?? issue.format}'`,
      );
    case "invalid_union":
      return unionDetails(issue, body, path);
    default:
      return detail("value_error", `Value error, ${issue.message}`);
  }
}

function unionDetails(
  issue: Issue & { code: "invalid_union" },
  body: unknown,
  path: Path,
): ValidationDetail[] {
  const input = valueAt(body, path);
  if (input === undefined) return missing(path, body);
  if (issue.discriminator) {
    const key = issue.discriminator;
    // zod points at the discriminator itself, pydantic at the object that holds it.
    const holder = path.at(-1) === key ? path.slice(0, -1) : path;
    const tag = valueAt(body, [...holder, key]);
    const msg = `Input tag '${String(tag)}' found using '${key}' does not match any of the expected tags`;
    return [{ type: "union_tag_invalid", loc: locationOf(holder, body), msg, input: valueAt(body, holder) }];
  }
  return issue.errors.flatMap((branch) => branch.flatMap((inner) => detailsOf(inner, body, path)));
}

function missing(path: Path, body: unknown): ValidationDetail[] {
  const input = valueAt(body, path.slice(0, -1));
  return [{ type: "missing", loc: locationOf(path, body), msg: "Field required", input }];
}

/** Pydantic names the branch of a tagged union in the path: body → messages → 0 → user → content. */
function locationOf(path: Path, body: unknown): Path {
  const role =
    path[0] === "messages" && path.length > 2 ? valueAt(body, [...path.slice(0, 2), "role"]) : undefined;
  if (typeof role !== "string" || path[2] === "role") return ["body", ...path];
  return ["body", ...path.slice(0, 2), role, ...path.slice(2)];
}

function wrongType(expected: string): [type: string, msg: string] {
  const known: Record<string, [string, string]> = {
    string: ["string_type", "Input should be a valid string"],
    number: ["float_type", "Input should be a valid number"],
    int: ["int_type", "Input should be a valid integer"],
    boolean: ["bool_type", "Input should be a valid boolean"],
    array: ["list_type", "Input should be a valid list"],
  };
  return known[expected] ?? ["dict_type", "Input should be a valid dictionary"];
}

function tooSmall(origin: string, bound: number): [string, string, Record<string, unknown>] {
  if (origin === "number" || origin === "int") {
    return ["greater_than_equal", `Input should be greater than or equal to ${bound}`, { ge: bound }];
  }
  const what = origin === "string" ? "String should have at least" : "List should have at least";
  return [
    origin === "string" ? "string_too_short" : "too_short",
    `${what} ${bound} item(s)`,
    { min_length: bound },
  ];
}

function tooBig(origin: string, bound: number): [string, string, Record<string, unknown>] {
  if (origin === "number" || origin === "int") {
    return ["less_than_equal", `Input should be less than or equal to ${bound}`, { le: bound }];
  }
  const what = origin === "string" ? "String should have at most" : "List should have at most";
  return [
    origin === "string" ? "string_too_long" : "too_long",
    `${what} ${bound} item(s)`,
    { max_length: bound },
  ];
}

function oneOf(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${String(value)}'`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

function valueAt(body: unknown, path: Path): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
