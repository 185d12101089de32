import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";

/** Written by us on every request as it arrives, over whatever the client sent under this name. */
const addressHeader = "x-caller-address";

/**
 * Whom limits by address count: the caller's IP address, or its /64 network for IPv6, of which one household
 * has them all. `unknown` only where no HTTP server of ours received the request.
 */
export function callerAddress(headers: Headers): string {
  return headers.get(addressHeader) ?? "unknown";
}

/**
 * From now on every HTTP request to this process carries the caller's address, as far as it can be trusted. Next
 * shows handlers no socket, and leaves an `x-forwarded-for` that the client made up as it is.
 */
export function sealCallerAddress(): void {
  remember("seal-caller-address", () => {
    const trustedProxies = env().TRUST_PROXY;
    // Node publishes this before any handler sees the request.
    subscribe("http.server.request.start", (message) => {
      const { request } = message as { request: IncomingMessage };
      request.headers[addressHeader] = findAddress(
        request.socket.remoteAddress,
        request.headers["x-forwarded-for"],
        trustedProxies,
      );
    });
    return true;
  });
}

/**
 * Each trusted proxy appends the peer that it saw to `x-forwarded-for`, so with n of them the n-th entry from
 * the end is the last one that a proxy of ours wrote. Everything before it may be invented.
 */
export function findAddress(
  socketAddress: string | undefined,
  forwardedFor: string | string[] | undefined,
  trustedProxies: number,
): string {
  const forwarded = [forwardedFor ?? []]
    .flat()
    .flatMap((line) => line.split(","))
    .map((entry) => entry.trim())
    .filter(Boolean);
  const seen = trustedProxies > 0 ? (forwarded.at(-trustedProxies) ?? forwarded[0]) : undefined;
  return normalizeAddress(seen ?? socketAddress ?? "unknown");
}

function normalizeAddress(address: string): string {
  const plain = address
    .replace(/^\[|\](:\d+)?$/g, "")
    .replace(/^::ffff:(?=\d+\.)/i, "")
    .replace(/^([\d.]+):\d+$/, "$1");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = (plain.split("%")[0] ?? "").toLowerCase().split("::");
  const left = head.split(":").filter(Boolean);
  const right = tail?.split(":").filter(Boolean) ?? [];
  const groups =
    tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill("0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
