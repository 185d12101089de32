import { maxUploadBytes } from "@/lib/files/contract";
import { uploadQuery } from "@/lib/files/schemas";
import { storeFile } from "@/lib/files/server";
import { readBytes } from "@/lib/http/body";
import { route } from "@/lib/http/route";

export const POST = route(
  { auth: "writer", query: uploadQuery, limit: { name: "upload", points: 120, perSeconds: 60 } },
  async ({ viewer, query, request }) =>
    storeFile(viewer.id, { name: query.name, bytes: await readBytes(request, maxUploadBytes) }),
);
