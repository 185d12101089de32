import { z } from "zod";
import { download } from "@/lib/http/download";
import { route } from "@/lib/http/route";
import { callerAddress } from "@/lib/limits/server";
import { localeOf } from "@/lib/settings/contract";
import { markdownQuery } from "@/lib/shares/contract";
import { behindLink, openShare, sharedMarkdown } from "@/lib/shares/server";

const params = z.object({ token: z.string().max(200) });

/** Whoever has the link may read it, and a whole office may have one address. */
const limit = { name: "share-markdown", points: 300, perSeconds: 60 };

export const GET = route({ auth: "nobody", params, query: markdownQuery, limit }, async (context) => {
  const { params, query, request } = context;
  const share = await openShare(params.token, callerAddress(request.headers));
  return behindLink(download(await sharedMarkdown(share, query.lang ?? localeOf(request.headers))));
});
