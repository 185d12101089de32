import { relayModels } from "@/lib/gateway/server";
import { gatewayPreflight, gatewayRoute } from "@/lib/http/gateway-route";

export const GET = gatewayRoute("models", ({ request, owner }) =>
  relayModels(owner, `/models${new URL(request.url).search}`, request.signal),
);

export const OPTIONS = gatewayPreflight;
