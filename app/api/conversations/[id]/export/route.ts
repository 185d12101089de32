import { z } from "zod";
import { download } from "@/lib/http/download";
import { route } from "@/lib/http/route";
import { localeOf } from "@/lib/settings/contract";
import { exportQuery } from "@/lib/transfer/contract";
import { exportConversation } from "@/lib/transfer/server";

export const GET = route(
  {
    auth: "viewer",
    params: z.object({ id: z.uuid() }),
    query: exportQuery,
    limit: { name: "conversation-export", points: 120, perSeconds: 60 },
  },
  async ({ request, viewer, params, query }) => {
    const locale = query.lang ?? localeOf(request.headers);
    return download(await exportConversation(viewer.id, params.id, query.format, locale));
  },
);
