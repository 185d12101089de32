import { afterEach, beforeAll, expect, it } from "vitest";
import { GET as getConversations } from "@/app/api/conversations/route";
import { GET as getFrame } from "@/app/api/image-frame/route";
import { GET as getGatewayModels } from "@/app/api/v1/models/route";
import { env } from "@/lib/env";
import { Browser } from "../support/browser";
import { withEmbeddedDatabase } from "../support/database";

type Handler = Parameters<Browser["send"]>[0];

withEmbeddedDatabase();
const usual = env().PUBLIC_URL;
beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
});
afterEach(() => {
  Object.assign(env(), { PUBLIC_URL: usual });
});

const answersAt = async (url: string | undefined) => {
  Object.assign(env(), { PUBLIC_URL: url });
  return [
    await new Browser().send(getConversations as Handler, "GET", "/api/conversations"),
    await new Browser().send(getGatewayModels as Handler, "GET", "/api/v1/models"),
  ];
};

it("what a route answers runs nothing and is framed by nobody, refusals included", async () => {
  for (const answer of await answersAt(undefined)) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(answer.headers.has("strict-transport-security")).toBe(false);
  }
});

it("asks for TLS where readers come by it", async () => {
  for (const answer of await answersAt("https://chat.example.org")) {
    expect(answer.headers.get("strict-transport-security")).toMatch(/^max-age=63072000/);
  }
});

it("leaves a frame the policy that it has given itself", async () => {
  const query = new URLSearchParams({ address: "https://pictures.example/a.png", text: "a" });
  const frame = await new Browser().send(getFrame as Handler, "GET", `/api/image-frame?${query}`);
  expect(frame.headers.get("content-security-policy")).toContain("img-src");
});
