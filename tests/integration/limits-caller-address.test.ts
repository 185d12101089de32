import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { callerAddress, sealCallerAddress } from "@/lib/limits/server";

const server = createServer((request, response) => {
  const seen = new Headers({ "x-caller-address": String(request.headers["x-caller-address"]) });
  response.end(callerAddress(seen));
});

beforeAll(async () => {
  vi.stubEnv("TRUST_PROXY", "1");
  sealCallerAddress();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

function addressSeen(headers: Record<string, string>): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    httpRequest({ port, host: "127.0.0.1", headers }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve(text);
    })
      .on("error", reject)
      .end();
  });
}

it("a client can't choose the address that it is limited by", async () => {
  expect(await addressSeen({ "x-caller-address": "9.9.9.9" })).toBe("127.0.0.1");
  const forged = { "x-caller-address": "9.9.9.9", "x-forwarded-for": "9.9.9.9, 203.0.113.4" };
  expect(await addressSeen(forged)).toBe("203.0.113.4");
});
