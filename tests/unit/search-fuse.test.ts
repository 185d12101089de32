import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasMeaning } from "@/lib/search/find-by-meaning";
import { fuseRanks } from "@/lib/search/fuse";
import { parseQuery } from "@/lib/search/parse-query";
import { onlyNear } from "@/lib/semantic/nearest";

const list = (ids: string) => [...ids].map((id) => ({ id }));
const fused = (...lists: string[]) =>
  fuseRanks(lists.map(list))
    .map(({ id }) => id)
    .join("");

describe("lists are made one by reciprocal rank", () => {
  it("so that what both hold comes before what one of them puts first", () => {
    expect(fused("abc", "dec")).toBe("cadbe");
    expect(fused("abcd", "dcba")).toBe("adbc");
  });

  it("with the first list first where it comes out even, and with one list as it is", () => {
    expect(fused("abc", "xyz")).toBe("axbycz");
    expect(fused("abc", "")).toBe("abc");
    expect(fused("", "")).toBe("");
  });

  it("by 1/(60 + place): the 2nd and 3rd place together beat the 1st, the 70th and 71st don't", () => {
    const filler = (length: number, prefix: string) =>
      Array.from({ length }, (_, index) => ({ id: `${prefix}${index}` }));
    const both = { id: "both" };
    const deep = fuseRanks([
      [...filler(69, "a"), both],
      [...filler(70, "b"), both],
    ]).map(({ id }) => id);
    // 1/130 + 1/131 is a little less than 1/65, the fifth place of one list.
    expect(deep.indexOf("both")).toBe(10);
  });

  it("and each entry stands there once, whatever the lists are", () => {
    const ids = fc.uniqueArray(fc.nat(40).map(String), { maxLength: 30 });
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 4 }), (lists) => {
        const result = fuseRanks(lists.map((one) => one.map((id) => ({ id })))).map(({ id }) => id);
        expect(new Set(result).size).toBe(result.length);
        expect(new Set(result)).toEqual(new Set(lists.flat()));
      }),
    );
  });
});

describe("what is near", () => {
  const near = (...similarities: number[]) =>
    onlyNear(similarities.map((similarity) => ({ similarity }))).map(({ similarity }) => similarity);

  it("stands out from the rest, however near all of them are", () => {
    expect(near(0.9, 0.85, 0.7, 0.69, 0.68, 0.67)).toEqual([0.9, 0.85]);
    expect(near(0.5, 0.1, 0.05, 0.02)).toEqual([0.5]);
    expect(near(0.65, 0.65, 0.35, 0.3, 0.02, 0.01)).toEqual([0.65, 0.65, 0.35, 0.3]);
  });

  it("is all of a few that are alike, and nothing of what has nothing to do with it", () => {
    expect(near(0.8)).toEqual([0.8]);
    expect(near(0.1, 0.05)).toEqual([]);
    expect(near()).toEqual([]);
  });

  it("is twenty at most", () => {
    expect(near(...Array.from({ length: 30 }, () => 0.8))).toHaveLength(20);
  });
});

describe("a query is looked for by meaning", () => {
  it.each([
    ["how to mend a bike", true],
    ["風の強い日", true],
    ["ab", false],
    ['"these very words"', false],
    ["wind -rain", false],
    ["…", false],
    ["", false],
  ])("%j: %s", (query, expected) => {
    expect(hasMeaning(parseQuery(query))).toBe(expected);
  });
});
