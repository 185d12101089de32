import { z } from "zod";
import { route } from "@/lib/http/route";
import { callerAddress } from "@/lib/limits/server";
import { copyBody } from "@/lib/shares/contract";
import { copyShared, openShare } from "@/lib/shares/server";

const params = z.object({ token: z.string().max(200) });

export const POST = route(
  { auth: "writer", params, body: copyBody, limit: { name: "share-copy", points: 60, perSeconds: 60 * 60 } },
  async ({ viewer, params, body, request }) => {
    const share = await openShare(params.token, callerAddress(request.headers));
    return copyShared(viewer.id, share, body.id);
  },
);
