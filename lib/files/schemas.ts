import { z } from "zod";
import { cleanName, documentType, imageTypes, textType } from "./contract";

const mediaType = z.enum([...imageTypes, documentType, textType]);
export type FileType = z.infer<typeof mediaType>;

/** A file as the browser knows it. */
export const storedFile = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType,
  size: z.number().int().nonnegative(),
  /** Of images, in pixels. */
  width: z.number().int().positive().nullable(),
  height: z.number().int().positive().nullable(),
});
export type StoredFile = z.infer<typeof storedFile>;

/** Query of `POST /api/files`. */
export const uploadQuery = z.object({ name: z.string().min(1).max(2_000).transform(cleanName) });

/** A file in a message: the AI SDK's file part, with what we know of the file beside it. */
export const filePart = z.object({
  type: z.literal("file"),
  mediaType,
  filename: z.string(),
  url: z.string().regex(/^\/api\/files\/[0-9a-f-]{36}$/),
  providerMetadata: z.object({
    tramontane: storedFile.pick({ id: true, size: true, width: true, height: true }),
  }),
});
export type FilePart = z.infer<typeof filePart>;
