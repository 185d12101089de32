import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchQuery } from "@/lib/search/contract";
import { editDistance } from "@/lib/search/edit-distance";
import { inTheirOrder, openLexemes, toNeeds, toTsquery } from "@/lib/search/need";
import { parseQuery } from "@/lib/search/parse-query";

const texts = (query: string) =>
  parseQuery(query).map(
    ({ text, isQuoted, isExcluded }) => `${isExcluded ? "-" : ""}${isQuoted ? `"${text}"` : text}`,
  );

describe("a query", () => {
  it("is words, words in order, and what must not be there", () => {
    expect(texts('cold  "north wind" -rain -"warm front"')).toEqual([
      "cold",
      '"north wind"',
      "-rain",
      '-"warm front"',
    ]);
    expect(texts("«vent du nord» “strong gale”")).toEqual(['"vent du nord"', '"strong gale"']);
  });

  it("may be half typed", () => {
    expect(texts('"north wi')).toEqual(['"north wi"']);
    expect(texts("wind -")).toEqual(["wind"]);
    expect(texts(' - "" \0 !? ')).toEqual([]);
  });

  it("never holds what the database can't take, nor more than a few terms", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (query) => {
        const terms = parseQuery(query);
        expect(terms.length).toBeLessThanOrEqual(8);
        for (const { text } of terms) {
          expect(text).not.toContain("\0");
          expect(text.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it("is read as far as a query may be long", () => {
    expect(searchQuery.parse({ q: "x".repeat(10_000) }).q).toHaveLength(300);
    expect(searchQuery.safeParse({ q: "x", limit: "1000" }).success).toBe(false);
  });
});

describe("what the index is asked for", () => {
  const term = { text: "", isQuoted: false, isExcluded: false };
  const words = [toNeeds(term, ["north"]), toNeeds(term, ["wind"])].flat();

  it("is all words, with what each may stand for", () => {
    expect(toTsquery(words)).toBe("(('north')) & (('wind'))");
    const alternatives = new Map([
      [
        "wind",
        [
          { word: "wind", entries: 1 },
          { word: "winds", entries: 1 },
        ],
      ],
    ]);
    expect(toTsquery(words, alternatives)).toBe("(('north')) & (('wind' | 'winds'))");
    expect(inTheirOrder(words)).toBe("'north' <-> 'wind'");
  });

  it("is the pairs of a run without spaces, without its single characters", () => {
    expect(toTsquery(toNeeds(term, ["東京", "京都", "都"]))).toBe("('東京' & '京都')");
    expect(toTsquery(toNeeds(term, ["東"]))).toBe("('東':*)");
    expect(toTsquery(toNeeds(term, ["iphone", "手机"]))).toBe("(('iphone')) & ('手机')");
  });

  it("leaves quotation marks and backslashes harmless", () => {
    expect(toTsquery(toNeeds(term, ["a'b\\c"]))).toBe("(('a''b\\\\c'))");
  });

  it("is nothing when everything is excluded", () => {
    expect(toTsquery(toNeeds({ ...term, isExcluded: true }, ["rain"]))).toBeNull();
  });

  it("lets only the last part of a typed term be unfinished, and nothing that is quoted", () => {
    expect(openLexemes(toNeeds(term, ["wind", "spe"]))).toEqual(["spe"]);
    expect(openLexemes(toNeeds({ ...term, isQuoted: true }, ["wind"]))).toEqual([]);
    expect(openLexemes(toNeeds(term, ["w"]))).toEqual([]);
  });
});

describe("the distance between spellings", () => {
  it.each([
    ["word", "word", 0],
    ["wrod", "word", 1],
    ["algoritm", "algorithm", 1],
    ["recieve", "receive", 1],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
    ["éa", "ea", 1],
  ])("from %s to %s is %i", (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
  });

  it("is the same both ways, and none only between equals", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(editDistance(one, other)).toBe(editDistance(other, one));
        expect(editDistance(one, other) === 0).toBe(one === other);
      }),
    );
  });
});
