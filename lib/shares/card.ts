import "server-only";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { remember } from "@/lib/remember";
import { BoundedCache } from "./bounded-cache";

const subsets = ["latin", "latin-ext", "greek", "cyrillic", "vietnamese"] as const;
const weights = [400, 600] as const;

export type CardFont = { name: string; data: Buffer; weight: (typeof weights)[number]; style: "normal" };

/** The fonts of the picture, from the package that we ship: nothing is fetched. Read once. */
export function cardFonts(): Promise<CardFont[]> {
  return remember("shares.fonts", () =>
    Promise.all(
      weights.flatMap((weight) =>
        subsets.map(async (subset) => ({
          name: `Inter ${subset}`,
          data: await readFile(
            join(process.cwd(), `node_modules/@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`),
          ),
          weight,
          style: "normal" as const,
        })),
      ),
    ),
  );
}

const maxBytes = 8 * 1024 * 1024;

/** Pictures that were drawn, by link and language: they can't change. Whether they may be shown is asked every time. */
export function cardCache(): BoundedCache<Buffer> {
  return remember("shares.cards", () => new BoundedCache<Buffer>(maxBytes, ({ length }) => length));
}
