import { gatewayNotFound, gatewayPreflight } from "@/lib/http/gateway-route";

export const GET = gatewayNotFound;
export const POST = gatewayNotFound;
export const PUT = gatewayNotFound;
export const PATCH = gatewayNotFound;
export const DELETE = gatewayNotFound;
export const OPTIONS = gatewayPreflight;
