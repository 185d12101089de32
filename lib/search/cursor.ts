import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";

/** How many hits have been seen, and when that was: what is written since is left out of the later pages. */
export type Place = { offset: number; until: Date };

const placeShape = z.tuple([z.number().int().min(0).max(1_000), z.coerce.date()]);

/** An opaque text for a place among the hits. */
export function encodeCursor({ offset, until }: Place): string {
  return Buffer.from(JSON.stringify([offset, until])).toString("base64url");
}

/** @throws {AppError} `invalid_input` for a text that `encodeCursor` did not make. */
export function decodeCursor(text: string): Place {
  try {
    const [offset, until] = placeShape.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { offset, until };
  } catch (cause) {
    throw new AppError("invalid_input", { cause, details: { field: "cursor" } });
  }
}
