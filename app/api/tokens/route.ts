import { route } from "@/lib/http/route";
import { newTokenBody } from "@/lib/tokens/contract";
import { createToken, listTokens } from "@/lib/tokens/server";

export const GET = route({ auth: "viewer" }, async ({ viewer }) => ({ tokens: await listTokens(viewer.id) }));

export const POST = route(
  { auth: "writer", body: newTokenBody, limit: { name: "new-token", points: 20, perSeconds: 60 } },
  async ({ viewer, body }) => createToken(viewer.id, body),
);
