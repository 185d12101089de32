import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { compressedTypes, type Encoding, twinEndings } from "@/lib/boot/compressed-types";

/** Below this an answer is one packet, compressed or not. */
const leastBytes = 1_024;
/** As many as Node.js has threads for it. */
const atOnce = 4;

/** The last step of brotli's quality costs twice the time of the one before, for two hundredths less. */
const compress: Record<Encoding, (content: Buffer) => Promise<Buffer>> = {
  br: (content) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 10,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  gzip: (content) => promisify(gzip)(content, { level: 9 }),
};

/** Puts compressed twins beside the files of a build that gain by it (lib/boot/compressed-files.ts serves them). */
export async function compressStatic(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in compressedTypes)
    .map((entry) => join(entry.parentPath, entry.name));
  const workers = Array.from({ length: atOnce }, async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop()) await compressFile(file);
  });
  await Promise.all(workers);
}

async function compressFile(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < leastBytes) return;
  for (const [encoding, ending] of Object.entries(twinEndings)) {
    await writeFile(file + ending, await compress[encoding as Encoding](content));
  }
}
