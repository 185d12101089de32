import { openApiDocument } from "@/lib/gateway/server";
import { gatewayDocument, gatewayPreflight } from "@/lib/http/gateway-route";
import { publicOrigin } from "@/lib/http/origin";

/** Says what the gateway takes and gives; nothing in it is secret, so it wants no token. */
export const GET = gatewayDocument((request) =>
  openApiDocument(new URL("/api/v1", publicOrigin(request.headers)).href),
);

export const OPTIONS = gatewayPreflight;
