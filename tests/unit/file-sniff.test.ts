import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteText } from "@/lib/chat/attachments";
import { cleanName, maxFileNameLength } from "@/lib/files/contract";
import { decodeText, sniff } from "@/lib/files/sniff";
import { mendBody } from "@/lib/mistral/wire-body";
import { makeAnimatedPng, makeGif, makePng, tinyJpeg, tinyPdf, tinyWebp } from "../support/pictures";

const samples = [makePng(8, 9), makeAnimatedPng(), makeGif(1), makeGif(3), tinyJpeg, tinyWebp, tinyPdf];

describe("what a file is", () => {
  it("is found out from any bytes without failing or hanging, however they are cut or changed", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(200),
        fc.array(fc.tuple(fc.nat(150), fc.nat(255)), { maxLength: 8 }),
        (sample, length, changes) => {
          const bytes = Buffer.from(sample.subarray(0, length));
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const found = sniff(bytes);
          if (found?.width != null) expect(found.width).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2_000 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void sniff(Buffer.from(bytes))));
  });

  it("is the size of a picture and whether it moves", () => {
    expect(sniff(makePng(640, 480))).toMatchObject({ width: 640, height: 480, animated: false });
    expect(sniff(makeAnimatedPng())).toMatchObject({ animated: true });
    expect(sniff(makeGif(1))).toMatchObject({ width: 1, height: 1, animated: false });
    expect(sniff(makeGif(2))).toMatchObject({ animated: true });
  });

  it("is text in the encodings that people have, and nothing with control characters", () => {
    expect(decodeText(Buffer.from("\ufeffÀ la carte ✓\r\n\ttab"))).toBe("À la carte ✓\r\n\ttab");
    expect(decodeText(Buffer.from("\ufeffgrün", "utf16le"))).toBe("grün");
    expect(decodeText(Buffer.from("prix \x80", "latin1"))).toBe("prix €");
    expect(decodeText(Buffer.from("a\0b"))).toBeNull();
    expect(decodeText(Buffer.from([0xff, 0x01, 0x02]))).toBeNull();
  });
});

describe("a file's name", () => {
  it("is one line of visible characters without folders, and keeps its ending", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 250 }), (name) => {
        const clean = cleanName(name);
        expect(clean).not.toMatch(/[/\\\p{Cc}\p{Cf}]/u);
        expect(clean.trim()).toBe(clean);
        expect([...clean].length).toBeGreaterThan(0);
        expect([...clean].length).toBeLessThanOrEqual(maxFileNameLength);
      }),
    );
    expect(cleanName(`${"é".repeat(300)}.csv`)).toMatch(/^é+\.csv$/);
    expect(cleanName("C:\\Users\\me\\..")).toBe("file");
  });
});

describe("what goes to the provider", () => {
  it("quotes a text between fences that the text itself can't close", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("`", "``", "\n", "code", " ")), (pieces) => {
        const lines = quoteText("a.md", pieces.join("")).split("\n");
        const fence = lines.at(-1) ?? "";
        expect(fence).toMatch(/^`{3,}$/);
        expect(lines.slice(2, -1).every((line) => !line.includes(fence))).toBe(true);
      }),
    );
  });

  it("has pictures in objects, and leaves a question that quotes such JSON as it is", () => {
    const quoting = JSON.stringify({ text: '{"image_url":"data:image/png;base64,AAAA"}' });
    expect(mendBody(quoting)).toBe(quoting);
    const picture = JSON.stringify([{ type: "image_url", image_url: "data:image/png;base64,AA+/" }]);
    expect(JSON.parse(mendBody(picture))).toEqual([
      { type: "image_url", image_url: { url: "data:image/png;base64,AA+/" } },
    ]);
  });
});
