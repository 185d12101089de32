import { z } from "zod";
import { readViewer } from "@/lib/auth/server";
import { route } from "@/lib/http/route";
import { listModels } from "@/lib/models/server";

/** Strangers are answered too: they see the models of the server's key. */
export const GET = route(
  {
    auth: "nobody",
    query: z.object({ refresh: z.literal("1").optional() }),
    limit: { name: "models", points: 60, perSeconds: 60 },
  },
  async ({ request, query }) => {
    const viewer = await readViewer(request.headers);
    return listModels(viewer?.id ?? null, { refresh: query.refresh === "1" });
  },
);
