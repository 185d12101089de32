import { modelPath, relayModels } from "@/lib/gateway/server";
import { gatewayPreflight, gatewayRoute } from "@/lib/http/gateway-route";

export const GET = gatewayRoute("models", async ({ request, owner }) =>
  relayModels(owner, modelPath(request.url), request.signal),
);

export const OPTIONS = gatewayPreflight;
