import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { nonceOf, pageSecurityHeaders } from "@/lib/http/page-security";

const usual = env().PUBLIC_URL;
const headersAt = (url: string | undefined) => {
  Object.assign(env(), { PUBLIC_URL: url });
  return new Headers(pageSecurityHeaders());
};
afterEach(() => {
  Object.assign(env(), { PUBLIC_URL: usual });
});

describe("strict transport", () => {
  it("is asked for where readers come by TLS, for two years, with what is below the name", () => {
    expect(headersAt("https://chat.example.org").get("strict-transport-security")).toBe(
      "max-age=63072000; includeSubDomains",
    );
  });

  it.each([undefined, "http://chat.example.org", "http://127.0.0.1:3000"])(
    "is not asked for at %s",
    (url) => {
      expect(headersAt(url).has("strict-transport-security")).toBe(false);
    },
  );
});

describe("the policy of a page", () => {
  let policy: Map<string, string[]>;
  beforeEach(() => {
    const text = headersAt(undefined).get("content-security-policy") ?? "";
    policy = new Map(
      text.split("; ").map((directive) => {
        const [name = "", ...sources] = directive.split(" ");
        return [name, sources];
      }),
    );
  });

  it("lets scripts run by the nonce of this page alone", () => {
    const nonce = nonceOf(headersAt(undefined));
    expect(nonce).toMatch(/^[\w-]{30,}$/);
    expect(nonceOf(headersAt(undefined))).not.toBe(nonce);
    const scripts = policy.get("script-src")?.filter((source) => !source.startsWith("'nonce-"));
    expect(scripts).toEqual(["'self'", "'strict-dynamic'"]);
  });

  it("names no origin but ours, and lets nobody frame the page", () => {
    for (const [name, sources] of policy) {
      for (const source of sources) expect(source, name).toMatch(/^('.*'|data:|blob:)$/);
    }
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy.get("connect-src")).toEqual(["'self'"]);
  });
});
