import { route } from "@/lib/http/route";
import { exportUsage } from "@/lib/usage/server";

export const GET = route(
  { auth: "viewer", limit: { name: "usage-export", points: 10, perSeconds: 60 } },
  async ({ viewer }) =>
    new Response(exportUsage(viewer.id), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="tramontane-usage.csv"',
        "cache-control": "no-store",
      },
    }),
);
