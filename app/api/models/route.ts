import { z } from "zod";
import { route } from "@/lib/http/route";
import { listModels } from "@/lib/models/server";

/** The models that can chat; `?refresh=1` asks the provider again. A list that can't be loaded says why. */
export const GET = route(
  {
    auth: "nobody",
    query: z.object({ refresh: z.literal("1").optional() }),
    limit: { name: "models", points: 60, perSeconds: 60 },
  },
  async ({ query }) => listModels({ refresh: query.refresh === "1" }),
);
