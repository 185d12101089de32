import { z } from "zod";
import { route } from "@/lib/http/route";
import { callerAddress } from "@/lib/limits/server";
import { behindLink, openShare, sharedFile } from "@/lib/shares/server";

const params = z.object({ token: z.string().max(200), index: z.coerce.number().int().min(0).max(10_000) });

export const GET = route({ auth: "nobody", params }, async ({ params, request }) => {
  const share = await openShare(params.token, callerAddress(request.headers));
  return behindLink(await sharedFile(share, params.index, request.headers.get("if-none-match")));
});
