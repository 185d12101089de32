import { relayEmbeddings } from "@/lib/gateway/server";
import { gatewayPreflight, gatewayRoute, readCall } from "@/lib/http/gateway-route";

export const POST = gatewayRoute("embeddings", async ({ request, owner }) =>
  relayEmbeddings(await readCall(request, owner)),
);

export const OPTIONS = gatewayPreflight;
