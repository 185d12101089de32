import { jsonLines } from "@/lib/http/json-lines";
import { route } from "@/lib/http/route";
import { importQuery } from "@/lib/transfer/contract";
import { importFile } from "@/lib/transfer/server";

/** One file, as the body; its answer says what becomes of each conversation while it is read. */
export const POST = route(
  { auth: "writer", query: importQuery, limit: { name: "import", points: 100, perSeconds: 60 * 60 } },
  async ({ request, viewer, query }) => {
    const length = request.headers.get("content-length");
    const contentLength = length === null ? null : Number(length);
    return jsonLines(
      importFile(viewer.id, { body: request.body, contentLength, importId: query.id ?? null }),
    );
  },
);
