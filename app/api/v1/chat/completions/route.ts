import { saveHeader } from "@/lib/gateway/contract";
import { relayChat } from "@/lib/gateway/server";
import { gatewayPreflight, gatewayRoute, readCall } from "@/lib/http/gateway-route";

export const POST = gatewayRoute("chat", async ({ request, owner }) =>
  relayChat(await readCall(request, owner), { save: request.headers.get(saveHeader) === "true" }),
);

export const OPTIONS = gatewayPreflight;
