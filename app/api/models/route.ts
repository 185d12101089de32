import { z } from "zod";
import { readViewer } from "@/lib/auth/server";
import { route } from "@/lib/http/route";
import { callerAddress, consumeLimit } from "@/lib/limits/server";
import { listModels } from "@/lib/models/server";

/** Each one asks the provider, unlike the list itself, which is kept in memory. */
const refreshLimit = { name: "models-refresh", points: 20, perSeconds: 60 };

/** Strangers are answered too: they see the models of the server's key. A whole office may have one address. */
export const GET = route(
  {
    auth: "nobody",
    query: z.object({ refresh: z.literal("1").optional() }),
    limit: { name: "models", points: 1_200, perSeconds: 60 },
  },
  async ({ request, query }) => {
    const viewer = await readViewer(request.headers);
    const refresh = query.refresh === "1";
    if (refresh) await consumeLimit(refreshLimit, viewer?.id ?? callerAddress(request.headers));
    return listModels(viewer?.id ?? null, { refresh });
  },
);
