import "server-only";
import { z } from "zod";
import { AppError } from "@/lib/errors";

/** The place in the list after which the next page begins. */
export type Cursor = { lastMessageAt: Date; id: string };

const cursorShape = z.tuple([z.coerce.date(), z.uuid()]);

/** An opaque text for a place in the list. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.lastMessageAt, cursor.id])).toString("base64url");
}

/** @throws {AppError} `invalid_input` for a text that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor {
  try {
    const [lastMessageAt, id] = cursorShape.parse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return { lastMessageAt, id };
  } catch (cause) {
    throw new AppError("invalid_input", { cause, details: { field: "cursor" } });
  }
}
