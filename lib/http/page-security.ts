import "server-only";
import { env } from "@/lib/env";

/** Features of a browser that no page of ours uses, nor any frame in it. */
const unusedFeatures = [
  "accelerometer",
  "browsing-topics",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "usb",
];

const twoYearsSeconds = 63_072_000;

/**
 * The security headers of one page. Each call makes a nonce; Next reads it from the policy in the request's own
 * headers and puts it on every script that it writes.
 *
 * Styles may stand in attributes (KaTeX and the code highlighter write them); scripts run by nonce alone. No
 * other origin is named at all, so not even a mistake in the rendering of an answer can send anything away.
 */
export function pageSecurityHeaders(): [name: string, value: string][] {
  const nonce = crypto.randomUUID();
  // React's development build uses eval to show where an error on the server came from.
  const development = env().NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return [
    ["content-security-policy", policy],
    ["x-frame-options", "DENY"],
    ["permissions-policy", unusedFeatures.map((feature) => `${feature}=()`).join(", ")],
    ["cross-origin-opener-policy", "same-origin"],
    ...strictTransport(),
  ];
}

/** The nonce that a script of ours needs to run in the page that this request is for. */
export function nonceOf(headers: Headers): string | undefined {
  return /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1];
}

/**
 * The security headers of what a route answers: no page, so nothing of it may run or be framed. What a route has said
 * of itself stays.
 */
export function sealAnswer(headers: Headers): void {
  const policy = "content-security-policy";
  if (!headers.has(policy)) headers.set(policy, "default-src 'none'; frame-ancestors 'none'");
  for (const [name, value] of strictTransport()) headers.set(name, value);
}

/** Only where readers come by TLS: over plain HTTP a browser ignores the header, and it would be a lie. */
function strictTransport(): [string, string][] {
  return env().PUBLIC_URL?.startsWith("https:")
    ? [["strict-transport-security", `max-age=${twoYearsSeconds}; includeSubDomains`]]
    : [];
}
