import { GET as notFound } from "@/app/api/v1/[...path]/route";
import { POST as postChat } from "@/app/api/v1/chat/completions/route";
import { POST as postEmbeddings } from "@/app/api/v1/embeddings/route";
import { GET as getModel } from "@/app/api/v1/models/[...id]/route";
import { GET as getModels, OPTIONS as preflight } from "@/app/api/v1/models/route";
import { db } from "@/lib/db/server";
import { type TokenScope, tokenScopes } from "@/lib/tokens/contract";
import { createToken } from "@/lib/tokens/server";
import { useHandlerServer } from "./handler-server";

/** The gateway's handlers over HTTP. `baseUrl` is what a client takes. */
export function useGateway(): { readonly baseUrl: string; readonly url: string } {
  const server = useHandlerServer([
    ["GET", /^\/api\/v1\/models$/, getModels],
    ["GET", /^\/api\/v1\/models\/.+$/, getModel],
    ["POST", /^\/api\/v1\/chat\/completions$/, postChat],
    ["POST", /^\/api\/v1\/embeddings$/, postEmbeddings],
    ["OPTIONS", /^\/api\/v1\//, preflight],
    ["GET", /^\/api\/v1\//, notFound],
  ]);
  return {
    get url() {
      return `${server.url}/api`;
    },
    get baseUrl() {
      return `${server.url}/api/v1`;
    },
  };
}

/** A new user with a token. */
export async function newTokenHolder(
  options: { scopes?: TokenScope[]; isGuest?: boolean } = {},
): Promise<{ userId: string; token: string; tokenId: string }> {
  const user = await db().user.create({ data: { isGuest: options.isGuest ?? false }, select: { id: true } });
  const made = await createToken(user.id, {
    name: "tests",
    scopes: options.scopes ?? [...tokenScopes],
    expiresInDays: null,
  });
  return { userId: user.id, token: made.token, tokenId: made.summary.id };
}
