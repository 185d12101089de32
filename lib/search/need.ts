import type { Term } from "./parse-query";
import { isDense } from "./script";

/** A term as the index knows it. */
export type Need = {
  /** `sequence`: the lexemes one after the other; `pairs`: all of them, since they are cut from one run. */
  kind: "sequence" | "pairs";
  lexemes: string[];
  /** The last lexeme may be the beginning of a word: the reader may still be typing. */
  isOpen: boolean;
  isExcluded: boolean;
};

/** What a lexeme may stand for beside itself, and how many entries hold each. */
export type Alternatives = ReadonlyMap<string, readonly { word: string; entries: number }[]>;

/** The needs of a term, from the lexemes that the index has cut it into, in order. */
export function toNeeds(term: Term, lexemes: readonly string[]): Need[] {
  const dense = lexemes.filter(isDense);
  const spaced = lexemes.filter((lexeme) => !isDense(lexeme));
  const pairs = dense.filter((lexeme) => [...lexeme].length > 1);
  const needs: Need[] = [];
  if (spaced.length > 0)
    needs.push({
      kind: "sequence",
      lexemes: spaced,
      isOpen: !term.isQuoted && !term.isExcluded,
      isExcluded: term.isExcluded,
    });
  if (dense.length > 0)
    needs.push({
      kind: "pairs",
      lexemes: pairs.length > 0 ? pairs : dense,
      isOpen: pairs.length === 0,
      isExcluded: term.isExcluded,
    });
  return needs;
}

/** The lexemes that may be the beginning of a word, or misspelt. */
export function openLexemes(needs: readonly Need[]): string[] {
  const open = needs.filter(({ kind, isOpen }) => kind === "sequence" && isOpen);
  return [...new Set(open.flatMap(({ lexemes }) => lexemes.slice(-1)))].filter((lexeme) => lexeme.length > 1);
}

/** The text of a tsquery for texts that meet all needs; `null` when nothing is asked for. */
export function toTsquery(needs: readonly Need[], alternatives: Alternatives = new Map()): string | null {
  const wanted = needs.filter(({ isExcluded }) => !isExcluded);
  if (wanted.length === 0) return null;
  const excluded = needs.filter(({ isExcluded }) => isExcluded);
  return [
    ...wanted.map((need) => expression(need, alternatives)),
    ...excluded.map((need) => `!${expression(need, new Map())}`),
  ].join(" & ");
}

/** The text of a tsquery for texts with all words one after the other; `null` when there is but one. */
export function inTheirOrder(needs: readonly Need[]): string | null {
  const words = needs
    .filter(({ kind, isExcluded }) => kind === "sequence" && !isExcluded)
    .flatMap(({ lexemes }) => lexemes);
  return words.length < 2 ? null : words.map(quote).join(" <-> ");
}

function expression({ kind, lexemes, isOpen }: Need, alternatives: Alternatives): string {
  if (kind === "pairs")
    return `(${lexemes.map((lexeme) => quote(lexeme) + (isOpen ? ":*" : "")).join(" & ")})`;
  const parts = lexemes.map((lexeme) => {
    const others = (alternatives.get(lexeme) ?? []).map(({ word }) => word).filter((word) => word !== lexeme);
    return `(${[lexeme, ...others].map(quote).join(" | ")})`;
  });
  return `(${parts.join(" <-> ")})`;
}

function quote(lexeme: string): string {
  return `'${lexeme.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
