import type { ThemeRegistrationRaw } from "@shikijs/core";

/**
 * What the parts of a code can be, each with a colour `--color-code-…` in app/globals.css and a highlight
 * `::highlight(code-…)` of that colour. A part that is none of these keeps the colour of text.
 */
export const codeKinds = [
  "comment",
  "keyword",
  "string",
  "value",
  "function",
  "type",
  "name",
  "inserted",
  "deleted",
] as const;

/** A grammar's names for the parts of a code, by our kinds. The most exact name wins. */
const scopes: Record<(typeof codeKinds)[number], string[]> = {
  comment: [
    "comment",
    "punctuation.definition.comment",
    "string.quoted.docstring",
    "string.quoted.docstring punctuation.definition.string",
  ],
  keyword: [
    "keyword",
    "storage",
    "storage.type",
    "storage.modifier",
    "variable.language",
    "keyword.operator.new",
    "keyword.operator.expression",
    "keyword.operator.logical.python",
    "keyword.operator.word",
    "punctuation.definition.heading",
    "markup.heading",
    "entity.other.attribute-name.pseudo-class",
    "support.type.property-name.toml",
  ],
  string: ["string", "punctuation.definition.string", "markup.inline.raw", "markup.underline.link"],
  value: [
    "constant.numeric",
    "constant.language",
    "constant.character",
    "constant.other.color",
    "support.constant",
    "keyword.other.unit",
    "string.regexp",
    "meta.embedded.regex",
  ],
  function: ["entity.name.function", "support.function", "meta.function-call.generic", "variable.function"],
  type: [
    "entity.name.type",
    "entity.name.class",
    "entity.name.namespace",
    "entity.other.inherited-class",
    "support.class",
    "support.type",
    "entity.name.tag",
    "storage.type.primitive",
  ],
  name: [
    "entity.other.attribute-name",
    "support.type.property-name",
    "punctuation.support.type.property-name",
    "meta.object-literal.key",
    "variable.parameter",
    "entity.name.section",
    "variable.other.property",
  ],
  inserted: ["markup.inserted", "punctuation.definition.inserted"],
  deleted: ["markup.deleted", "punctuation.definition.deleted"],
};

/** These would be coloured by a wider name of theirs; they read best as text. */
const asText = [
  "keyword.operator",
  "storage.type.function.arrow",
  "punctuation",
  "string variable",
  "string meta.embedded",
  "string meta.interpolation",
];

/** A theme whose colours are no colours but numbers: 0 for text, and one more than the place in `codeKinds`. */
export const codeTheme: ThemeRegistrationRaw = {
  name: "kinds",
  type: "light",
  fg: colourOf(0),
  bg: "#ffffff",
  settings: [
    { settings: { foreground: colourOf(0), background: "#ffffff" } },
    { scope: asText, settings: { foreground: colourOf(0) } },
    ...codeKinds.map((kind, index) => ({
      scope: scopes[kind],
      settings: { foreground: colourOf(index + 1) },
    })),
  ],
};

/** The number in a colour of the theme. */
export function kindOf(colour: string | undefined): number {
  return Number.parseInt(colour?.slice(1) ?? "0", 16);
}

function colourOf(kind: number): string {
  return `#${kind.toString(16).padStart(6, "0")}`;
}
