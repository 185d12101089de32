import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { download } from "@/lib/http/download";
import { fileNameOf } from "@/lib/transfer/file-name";

describe("the name of an exported file", () => {
  it("keeps letters and digits of every script and nothing that a file system could misread", () => {
    expect(fileNameOf("Été à Aix: 3 idées?", "x")).toBe("Été-à-Aix-3-idées");
    expect(fileNameOf("風の名前", "x")).toBe("風の名前");
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (title) => {
        const name = fileNameOf(title, "conversation");
        expect(name).toMatch(/^[\p{L}\p{N}\p{M}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(160);
      }),
    );
  });

  it("falls back for titles that leave nothing, climb out of a folder, or name a device", () => {
    for (const title of ["", "../..", "///", "\u{202e}", "con", "LPT1", "\0", "…"]) {
      expect(fileNameOf(title, "conversation")).toBe("conversation");
    }
    expect(fileNameOf("../../etc/passwd", "x")).toBe("etc-passwd");
  });

  it("can't break out of its header", () => {
    const fileName = 'a"; filename="evil.html\r\nset-cookie: x=1.json';
    const header = download({ fileName, contentType: "text/plain", body: "" }).headers;
    expect(header.get("content-disposition")).toBe(
      "attachment; filename=\"afilenameevil.htmlset-cookiex1.json\"; filename*=UTF-8''a%22%3B%20filename%3D%22evil.html%0D%0Aset-cookie%3A%20x%3D1.json",
    );
    expect(header.get("set-cookie")).toBeNull();
  });
});
