import { NextRequest } from "next/server";
import { beforeAll, expect, it } from "vitest";
import { db } from "@/lib/db/server";
import { countView, flushViews, visitHeader } from "@/lib/shares/server";
import { proxy } from "@/proxy";
import { describeEachDatabase } from "../support/database";
import { nothingElse, ShareClient, withBranch } from "../support/share-client";

beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  process.env.LOG_LEVEL = "silent";
});

async function link() {
  const owner = new ShareClient();
  const branch = await withBranch(owner, [
    { role: "user", text: "Why?" },
    { role: "assistant", text: "Because." },
  ]);
  const made = await owner.made({
    conversationId: branch.conversationId,
    leafId: branch.leafId,
    firstId: null,
    options: nothingElse,
  });
  return { owner, made, token: made.token };
}

const person = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36";

function visit(path: string, { method = "GET", ...headers }: Record<string, string> = {}) {
  return proxy(
    new NextRequest(`http://127.0.0.1:3000${path}`, {
      method,
      headers: { host: "127.0.0.1:3000", "user-agent": person, ...headers },
    }),
  );
}

const kindOf = (response: Response) => response.headers.get(`x-middleware-request-${visitHeader}`);

describeEachDatabase("the door of a shared page", () => {
  it("gives page and picture the same status: 200, 404 for an unknown link, 410 for one that ended", async () => {
    const { owner, made, token } = await link();
    const unknown = Buffer.alloc(32, 9).toString("base64url");
    for (const method of ["GET", "HEAD"]) {
      for (const rest of ["", "/opengraph-image?abc"]) {
        expect((await visit(`/s/${token}${rest}`, { method })).status).toBe(200);
        expect((await visit(`/s/${unknown}${rest}`, { method })).status).toBe(404);
      }
    }
    for (const odd of ["/s/x", "/s/%", `/s/${token}x`, "/s/..%2f..%2fapi"]) {
      expect((await visit(odd)).status).toBe(404);
    }
    await owner.revoke(made.id);
    for (const method of ["GET", "HEAD"]) {
      for (const rest of ["", "/opengraph-image?abc"]) {
        expect((await visit(`/s/${token}${rest}`, { method })).status).toBe(410);
      }
    }
  });

  it("asks robots to stay out, keeps the address from other sites, and lets no cache hold the page", async () => {
    const { token } = await link();
    for (const path of [`/s/${token}`, `/s/${"A".repeat(43)}`]) {
      const { headers } = await visit(path);
      expect(headers.get("x-robots-tag")).toContain("noindex");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("private, no-store");
    }
  });

  it("knows a person from a preview, whatever the request says of itself", async () => {
    const { token } = await link();
    const path = `/s/${token}`;
    expect(kindOf(await visit(path))).toBe("view");
    const looks: Record<string, string>[] = [
      { method: "HEAD" },
      { "user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)" },
      { "user-agent": "facebookexternalhit/1.1" },
      { "user-agent": "Slackbot-LinkExpanding 1.0" },
      { "user-agent": "WhatsApp/2.23" },
      { "sec-purpose": "prefetch" },
      { rsc: "1" },
      { "user-agent": "Twitterbot/1.0", [visitHeader]: "view" },
    ];
    for (const headers of looks) expect(kindOf(await visit(path, headers))).toBe("look");
    // Elsewhere nobody can pass as anything.
    expect(kindOf(await visit("/", { [visitHeader]: "view" }))).toBe("");
  });

  it("refuses an address that guessed too often with the time that it has to wait", async () => {
    const address = crypto.randomUUID();
    const guess = () => visit(`/s/${"B".repeat(43)}`, { "x-caller-address": address });
    for (let tries = 0; tries < 60; tries++) expect((await guess()).status).toBe(404);
    const refused = await guess();
    expect(refused.status).toBe(429);
    expect(kindOf(refused)).toBe("refused");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describeEachDatabase("views", () => {
  it("are counted one by one and written together, and the owner's list has them at once", async () => {
    const one = await link();
    const other = await link();
    for (let count = 0; count < 7; count++) countView(one.made.id);
    countView(other.made.id);
    countView("01900000-0000-7000-8000-000000000000");
    expect((await db().share.findUniqueOrThrow({ where: { id: one.made.id } })).views).toBe(0);
    expect((await one.owner.list()).shares[0]?.views).toBe(7);
    expect((await other.owner.list()).shares[0]?.views).toBe(1);
    await flushViews();
    expect((await one.owner.list()).shares[0]?.views).toBe(7);
  });
});
