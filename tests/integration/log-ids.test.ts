import { beforeAll, expect, it, vi } from "vitest";
import { POST as postDeletion } from "@/app/api/conversations/deletion/route";
import { bindLogIds, log, withLogIds, withoutLogIds } from "@/lib/log";
import { goodPassword, newEmail, registerWith, signInWith } from "../support/accounts";
import { Browser } from "../support/browser";
import { describeEachDatabase } from "../support/database";

/** The ids that a line written here would carry: what pino asks for at each line. */
function idsHere(): object {
  const logger = log() as unknown as Record<symbol, () => object>;
  const symbol = Object.getOwnPropertySymbols(logger).find(({ description }) => description === "pino.mixin");
  const mixin = symbol && logger[symbol];
  if (!mixin) throw new Error("pino keeps its mixin elsewhere now");
  return mixin();
}

it("lines have the ids of where they are written: run beside request, none on a timer of the process", async () => {
  expect(idsHere()).toEqual({});
  const timer = Promise.withResolvers<object>();
  const awaited = withLogIds({ requestId: "a" }, async () => {
    expect(withLogIds({ runId: "r" }, idsHere)).toEqual({ requestId: "a", runId: "r" });
    withoutLogIds(() => setTimeout(() => timer.resolve(idsHere()), 1));
    await null;
    return idsHere();
  });
  expect(withLogIds({ requestId: "b" }, idsHere)).toEqual({ requestId: "b" });
  expect(await awaited).toEqual({ requestId: "a" });
  expect(await timer.promise).toEqual({});
});

it("what a reader calls later keeps the ids of the request that made it", () => {
  const later = withLogIds({ requestId: "a" }, () => bindLogIds((name: string) => ({ name, ...idsHere() })));
  expect(withLogIds({ requestId: "z" }, () => later("end"))).toEqual({ name: "end", requestId: "a" });
});

describeEachDatabase("whoever tries doors", () => {
  beforeAll(() => {
    process.env.AUTH_SECRET = "a secret for tests that is long enough";
  });

  it("is in the log of a production server, without a name or an address", async () => {
    const { email, password } = { email: newEmail(), password: goodPassword };
    const lines = await linesOf(async () => {
      await registerWith(new Browser(), { email, password, name: "Ada Lovelace" }, "203.0.113.7");
      await signInWith(new Browser(), { email, password: "not the password" }, "203.0.113.7");
      await signInWith(new Browser(), { email, password }, "203.0.113.7");
      await new Browser().send(postDeletion as never, "POST", "/api/conversations/deletion", {
        body: { ids: [] },
        headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
      });
    });
    expect(lines.map(({ msg, code }) => (code ? `${msg}: ${code}` : msg))).toEqual([
      "somebody registered",
      "a sign-in with a password was refused",
      "somebody signed in with a password",
      "request refused: cross_site",
    ]);
    const whole = JSON.stringify(lines);
    for (const secret of [email, password, "Ada", "203.0.113.7"]) expect(whole).not.toContain(secret);
  });
});

type Line = { msg: string; code?: string };

/** What is logged at `info` meanwhile. */
async function linesOf(act: () => Promise<void>): Promise<Line[]> {
  const written = vi.spyOn(log(), "info").mockImplementation(() => {});
  try {
    await act();
    return written.mock.calls.map(([fields, msg]) => ({ ...(fields as object), msg: String(msg) }));
  } finally {
    written.mockRestore();
  }
}
