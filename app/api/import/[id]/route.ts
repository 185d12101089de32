import { z } from "zod";
import { route } from "@/lib/http/route";
import { readImportEnd } from "@/lib/transfer/server";

const params = z.object({ id: z.uuid() });

/** How it ended, for whoever stopped it. */
export const GET = route({ auth: "viewer", params }, async ({ viewer, params }) =>
  readImportEnd(viewer.id, params.id),
);

/**
 * Comes before a file. A browser reads an answer when it has sent everything, so a stranger who stops on the way
 * would never get the session that what came in belongs to.
 */
export const PUT = route({ auth: "writer", params }, async () => undefined);
