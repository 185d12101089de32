import { z } from "zod";
import { discardFile, fileResponse, readFile } from "@/lib/files/server";
import { route } from "@/lib/http/route";

const params = z.object({ id: z.uuid() });

export const GET = route({ auth: "viewer", params }, async (context) =>
  fileResponse(
    await readFile(context.viewer.id, context.params.id),
    context.request.headers.get("if-none-match"),
  ),
);

export const DELETE = route({ auth: "viewer", params }, async (context) =>
  discardFile(context.viewer.id, context.params.id),
);
