import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as getConversations } from "@/app/api/conversations/route";
import { GET as gatewayModels } from "@/app/api/v1/models/route";
import { closeDatabase, openDatabase } from "@/lib/db/server";
import { env } from "@/lib/env";
import { codeOf, writeAs } from "../support/accounts";
import { Browser } from "../support/browser";
import { describePostgresql } from "../support/database";
import { layLine, type SeverableLine } from "../support/severable-line";

beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  // What is expected here is logged as an error, as it should be.
  Object.assign(env(), { LOG_LEVEL: "silent" });
});

describePostgresql("a database that goes away", (createTestDatabase) => {
  let line: SeverableLine;
  beforeAll(async () => {
    const url = new URL(await createTestDatabase());
    line = await layLine(Number(url.port || 5432), url.hostname);
    url.hostname = "127.0.0.1";
    url.port = String(line.port);
    await openDatabase({ url: url.href });
  });
  afterAll(async () => {
    await closeDatabase();
    await line.close();
  });

  it("is told as such and not as a fault of ours, and everything goes on when it is back", async () => {
    const browser = new Browser();
    await writeAs(browser);
    const list = () => browser.send(getConversations, "GET", "/api/conversations");
    expect((await list()).status).toBe(200);
    line.sever();
    const refused = await list();
    expect([refused.status, await codeOf(refused)]).toEqual([503, "unavailable"]);
    const token = `tm_${"a".repeat(43)}`;
    const headers = { authorization: `Bearer ${token}` };
    const program = await browser.send(gatewayModels as typeof getConversations, "GET", "/api/v1/models", {
      headers,
    });
    expect([program.status, ((await program.json()) as { code: string }).code]).toEqual([503, "unavailable"]);
    line.mend();
    await expect.poll(async () => (await list()).status, { timeout: 20_000 }).toBe(200);
  });
});
