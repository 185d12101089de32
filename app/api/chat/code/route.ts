import { readViewer } from "@/lib/auth/server";
import { maxTemporaryBodyBytes } from "@/lib/chat/contract";
import { codeBody } from "@/lib/chat/schemas";
import { nextRequest } from "@/lib/chat/server";
import type { CodeRequest } from "@/lib/code/contract";
import { publicOrigin } from "@/lib/http/origin";
import { route } from "@/lib/http/route";

/** Strangers are answered too: what they are about to ask is in the request. */
export const POST = route(
  {
    auth: "nobody",
    body: codeBody,
    maxBytes: maxTemporaryBodyBytes,
    limit: { name: "code", points: 120, perSeconds: 60 },
  },
  async ({ request, body }): Promise<CodeRequest> => ({
    ...(await nextRequest((await readViewer(request.headers))?.id ?? null, body)),
    gatewayUrl: new URL("/api/v1", publicOrigin(request.headers)).href,
  }),
);
