import type { Token } from "markdown-it";
import { holdBack } from "./hold-back";
import { type ParserState, parser } from "./parser";

/** A piece of a text that is shown on its own. One that is finished stays the same object for ever. */
export type Block = { tokens: readonly Token[] };

export type Footnote = { label: string; tokens: readonly Token[] };

export type Document = {
  /** The blocks, some at a time: a group whose blocks are all finished stays the same array, too. */
  groups: readonly (readonly Block[])[];
  footnotes: readonly Footnote[];
  /** The calls of footnotes in the blocks, in order. */
  calls: readonly FootnoteCall[];
};

/** A place in the text that calls a footnote; the same object as long as its block isn't parsed again. */
export type FootnoteCall = { label: string };

/** What was parsed of some lines: something to show where it stands, or a footnote. */
type Piece = { source: string; calls: readonly FootnoteCall[] } & ({ block: Block } | { footnote: Footnote });

const groupSize = 16;

/**
 * Parses a text that grows at its end. A block is finished when the next one has begun in a line that is whole; it
 * is parsed once more then and never again. Only the open end of the text is parsed each time.
 */
export class BlockReader {
  #text = "";
  #frozen: Piece[] = [];
  #groups: Block[][] = [];
  #frozenEnd = 0;
  #scannedEnd = 0;
  #state: ParserState = emptyState();
  /** What would end the fence that everything behind the finished blocks stands in. */
  #fence: RegExp | null = null;
  #hasNotes = false;
  #hasReturns = false;
  #last: { text: string; writing: boolean; document: Document } | null = null;

  /** The whole text as it is now; `writing` says that more will come. */
  read(raw: string, writing: boolean): Document {
    const text = this.#withoutReturns(raw);
    if (this.#last?.text === text && this.#last.writing === writing) return this.#last.document;
    // Quicker than startsWith, which goes character by character.
    if (text.slice(0, this.#text.length) !== this.#text || (writing && this.#last?.writing === false))
      this.#reset();
    this.#text = text;
    this.#freeze(writing);
    const document = this.#readEnd(writing);
    this.#last = { text, writing, document };
    return document;
  }

  /** Lines end with a line feed alone. Only what is new is looked through, as long as there are no returns. */
  #withoutReturns(raw: string): string {
    const seen = this.#text.length;
    const hasReturns = this.#hasReturns || raw.includes("\r", raw.length > seen ? seen : 0);
    this.#hasReturns = hasReturns;
    return hasReturns ? raw.replace(/\r\n?/g, "\n") : raw;
  }

  #reset(): void {
    this.#frozen = [];
    this.#groups = [];
    this.#state = emptyState();
    this.#frozenEnd = 0;
    this.#scannedEnd = 0;
    this.#fence = null;
    this.#hasNotes = false;
  }

  /** Finishes the blocks that the whole lines of the text show to be over. */
  #freeze(writing: boolean): void {
    if (!writing) return;
    const end = this.#text.lastIndexOf("\n") + 1;
    if (end <= this.#scannedEnd) return;
    const fresh = this.#text.slice(this.#scannedEnd, end);
    this.#scannedEnd = end;
    // A long fence is not looked through again for each of its lines, only for its end.
    if (this.#fence && !this.#fence.test(fresh)) return;
    const source = this.#text.slice(this.#frozenEnd, end);
    const cut = startOfLastBlock(source);
    if (cut > 0) this.#append(this.#frozenEnd + cut);
    this.#fence = endOfFence(source.slice(cut));
  }

  #append(end: number): void {
    const source = this.#text.slice(this.#frozenEnd, end);
    const state = { ...this.#state, writing: true, open: false };
    const known = Object.keys(state.references);
    const fresh = parse(source, state);
    this.#frozen.push(...fresh);
    this.#hasNotes ||= fresh.some(isNote);
    this.#groups = grouped(this.#groups, blocksOf(fresh));
    this.#frozenEnd = end;
    this.#resolve(known);
  }

  /** A definition of a link gives those who named it before it their address. */
  #resolve(known: readonly string[]): void {
    const fresh = Object.keys(this.#state.references).filter((label) => !known.includes(label));
    if (fresh.length === 0) return;
    this.#frozen = this.#frozen.map((piece) => again(piece, fresh, this.#state));
    this.#groups = grouped([], blocksOf(this.#frozen));
  }

  #readEnd(writing: boolean): Document {
    const rest = this.#text.slice(this.#frozenEnd);
    // What isn't finished defines nothing for good.
    const state: ParserState = {
      references: Object.assign(Object.create(null), this.#state.references),
      footnotes: Object.assign(Object.create(null), this.#state.footnotes),
      writing,
      open: writing,
    };
    const end = parse(writing ? holdBack(rest) : rest, state);
    let frozen = this.#frozen;
    let groups = this.#groups;
    if (!writing) {
      const labels = [
        ...Object.keys(state.references).filter((label) => !(label in this.#state.references)),
        // These turn out to be no footnotes at all.
        ...callsOf(frozen)
          .map(({ label }) => label)
          .filter((label) => !(label in state.footnotes)),
      ];
      if (labels.length > 0) {
        frozen = frozen.map((piece) => again(piece, labels, state));
        groups = grouped([], blocksOf(frozen));
      }
    }
    const pieces = this.#hasNotes || end.some(isNote) ? [...frozen, ...end] : [];
    return {
      groups: grouped(groups, blocksOf(end)),
      footnotes: pieces.flatMap((piece) => ("footnote" in piece ? [piece.footnote] : [])),
      calls: callsOf(pieces.filter((piece) => "block" in piece)),
    };
  }
}

function emptyState(): ParserState {
  return { references: Object.create(null), footnotes: Object.create(null), writing: true, open: true };
}

const isNote = (piece: Piece): boolean => "footnote" in piece || piece.calls.length > 0;

function blocksOf(pieces: readonly Piece[]): Block[] {
  return pieces.flatMap((piece) => ("block" in piece ? [piece.block] : []));
}

function callsOf(pieces: readonly Piece[]): FootnoteCall[] {
  return pieces.flatMap(({ calls }) => calls);
}

/** Adds blocks behind those that are there; full groups stay as they are. */
function grouped(groups: readonly Block[][], blocks: readonly Block[]): Block[][] {
  const result = [...groups];
  for (const block of blocks) {
    const last = result.at(-1);
    if (!last || last.length === groupSize) result.push([block]);
    else result[result.length - 1] = [...last, block];
  }
  return result;
}

/** What ends the fence that a block consists of; `null` for any other block, and when the end has come. */
function endOfFence(source: string): RegExp | null {
  const mark = /^(`{3,})[^`\n]*\n|^(~{3,})[^\n]*\n/.exec(source);
  const run = mark?.[1] ?? mark?.[2];
  if (!mark || !run) return null;
  const end = new RegExp(`^ {0,3}${run.charAt(0)}{${run.length},}[ \\t]*$`, "m");
  return end.test(source.slice(mark[0].length)) ? null : end;
}

/** Where the last block of some whole lines begins; everything before it can't change any more. */
function startOfLastBlock(source: string): number {
  const tokens: Token[] = [];
  parser.block.parse(source, parser, emptyState(), tokens);
  const starts = tokens.filter(({ level, nesting }) => level === 0 && nesting >= 0);
  const lines = source.split("\n");
  let last = starts.at(-1);
  // A formula without its end may turn out to be a part of the paragraph above it.
  const line = last?.map?.[0] ?? 0;
  if (last?.meta?.open === true && lines[line - 1]?.trim() !== "") last = starts.at(-2);
  return lines.slice(0, last?.map?.[0] ?? 0).reduce((length, text) => length + text.length + 1, 0);
}

function again(piece: Piece, labels: readonly string[], state: ParserState): Piece {
  const source = parser.utils.normalizeReference(piece.source);
  if (!labels.some((label) => source.includes(label))) return piece;
  return parse(piece.source, { ...state, open: false }, true)[0] ?? piece;
}

/** The top-level blocks and footnotes of a source, each with the lines that it stands in. */
function parse(source: string, state: ParserState, isAgain = false): Piece[] {
  const pieces: Piece[] = [];
  const lines = source.split("\n");
  let group: Token[] = [];
  for (const token of parser.parse(source, state)) {
    group.push(token);
    if (token.level > 0 || token.nesting === 1) continue;
    const [first] = group;
    const [from, to] = first?.map ?? [0, lines.length];
    const common = { source: `${lines.slice(from, to).join("\n")}\n`, calls: callsIn(group) };
    if (first?.type !== "footnote_open") pieces.push({ ...common, block: { tokens: group } });
    // The first definition of a name counts.
    else if (isAgain || first.meta.isFirst)
      pieces.push({ ...common, footnote: { label: first.meta.label, tokens: group.slice(1, -1) } });
    group = [];
  }
  return pieces;
}

/** The calls of footnotes in some blocks, in order. */
export function callsIn(tokens: readonly Token[]): FootnoteCall[] {
  return tokens.flatMap(({ type, meta, children }) =>
    type === "footnote_call" ? [meta as FootnoteCall] : children ? callsIn(children) : [],
  );
}
