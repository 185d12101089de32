/** Built files of these kinds have compressed twins beside them, and what a browser is told that they are. */
export const compressedTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The twins of a file, by the name of their encoding, the smallest first. */
export const twinEndings = { br: ".br", gzip: ".gz" } as const;
export type Encoding = keyof typeof twinEndings;
