import type { Model } from "@/lib/models/contract";
import type { Attachment } from "./attachment-store";

/** What the chosen model takes beside text. `unknown` is treated as no until the reader says otherwise. */
export type ModelTakes = { images: "yes" | "no" | "unknown"; documents: boolean };

/** @param isListed false while nobody knows the models yet; then nothing is held against one. */
export function takesOf(model: Model | null, isListed: boolean): ModelTakes {
  if (!isListed) return { images: "yes", documents: true };
  const vision = model?.capabilities.vision ?? null;
  return {
    images: vision === null ? "unknown" : vision ? "yes" : "no",
    documents: model?.readsDocuments === true,
  };
}

/** Why this model can't be given an attachment; `null` when it can. */
export function misfitOf(
  { kind }: Attachment,
  takes: ModelTakes,
): "blind" | "unknownSight" | "noDocuments" | null {
  if (kind === "image" && takes.images !== "yes") return takes.images === "no" ? "blind" : "unknownSight";
  return kind === "document" && !takes.documents ? "noDocuments" : null;
}

/** What the file dialog offers. Text has a thousand endings, so where text is all there is, nothing is filtered. */
export function acceptOf({ images, documents }: ModelTakes): string | undefined {
  if (images === "yes" && documents) return undefined;
  const types = [
    ...(images === "yes" ? ["image/*"] : []),
    ...(documents ? ["application/pdf"] : []),
    "text/*",
    ...textEndings,
  ];
  return types.join(",");
}

const textEndings =
  ".txt .md .csv .tsv .json .jsonl .xml .yaml .yml .toml .ini .log .tex .bib .html .css .js .mjs .cjs .ts .tsx .jsx .py .rb .rs .go .java .kt .c .h .cpp .hpp .cs .php .swift .scala .r .jl .lua .pl .sh .sql .vue .svelte .diff .patch .env .svg .ipynb".split(
    " ",
  );
