import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "@/lib/tools/calculate";
import { toolNames } from "@/lib/tools/contract";
import { timeIn } from "@/lib/tools/current-time";
import { toolboxFor } from "@/lib/tools/server";

const going = () => new AbortController().signal;
const toolbox = toolboxFor({
  userId: "0199c6f0-0000-7000-8000-000000000000",
  conversationId: null,
  timeZone: "Europe/Paris",
});

describe("calculating", () => {
  it.each([
    ["6 * 7", "42"],
    ["0.1 + 0.2", "0.3"],
    ["123456789 * 987654321", "121932631112635269"],
    ["2^100", "1267650600228229401496703205376"],
    ["2^-1", "0.5"],
    ["-3^2", "-9"],
    ["15% * 80", "12"],
    ["20!", "2432902008176640000"],
    ["10 mod 4", "2"],
    ["1/3", "0.33333333333333333333"],
    ["sqrt(16) + cbrt(27)", "7"],
    ["log(1000, 10)", "3"],
    ["round(2.345, 2)", "2.35"],
    ["max(1, 7, 3) - min(4, 2)", "5"],
    ["2 (3 + 4)", "14"],
    ["sin(pi / 6)", "0.5"],
  ])("%s is %s", async (expression, result) => {
    expect(await evaluate(expression)).toBe(result);
  });

  it.each([
    "import('fs')",
    "a = 1",
    "f(x) = x",
    "[1, 2, 3]",
    "ones(100000)",
    '"text" + 1',
    "1; 2",
    "2 > 1",
    "5 cm to inch",
    "constructor",
    "sqrt(-1)",
    "1/0",
    "1001!",
    "sin(10^30)",
    "9^9^9^9^9",
    "2 +",
    "",
  ])("%s has no result, only a reason", async (expression) => {
    expect(await toolbox.run("calculate", { expression }, going())).toEqual({
      errorText: expect.any(String),
    });
  });

  it("takes a short time whatever is written", async () => {
    const piece = fc.constantFrom(
      "9",
      "^",
      "!",
      "(",
      ")",
      "exp(",
      "99999",
      "%",
      "-",
      "*",
      "1e9000",
      "sin(",
      "pow(9,",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
        // The processor's time, which a busy machine does not stretch.
        const before = process.cpuUsage();
        await toolbox.run("calculate", { expression: pieces.join("") || "1" }, going());
        const { user, system } = process.cpuUsage(before);
        expect((user + system) / 1_000).toBeLessThan(2_000);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the time", () => {
  it("is that of the clocks of the zone, summer time included", () => {
    const summer = new Date("2026-07-14T22:30:05Z");
    expect(timeIn("Europe/Paris", summer)).toEqual({
      timeZone: "Europe/Paris",
      local: "2026-07-15T00:30:05+02:00",
      weekday: "Wednesday",
      utc: "2026-07-14T22:30:05Z",
    });
    expect(timeIn("Asia/Kathmandu", summer).local).toBe("2026-07-15T04:15:05+05:45");
    expect(timeIn("UTC", summer).local).toBe("2026-07-14T22:30:05+00:00");
  });

  it("is the reader's own where the model names no zone", async () => {
    expect(await toolbox.run("current_time", {}, going())).toMatchObject({
      output: { timeZone: "Europe/Paris" },
    });
  });

  it("has no zones that do not exist", async () => {
    expect(await toolbox.run("current_time", { timeZone: "Europe/Atlantis" }, going())).toEqual({
      errorText: expect.stringContaining("Europe/Atlantis"),
    });
  });
});

describe("a call", () => {
  it("of an unknown tool, or with an input of another shape, is an outcome and no failure", async () => {
    expect(await toolbox.run("weather", {}, going())).toEqual({
      errorText: expect.stringContaining("weather"),
    });
    for (const input of [null, "6*7", {}, { expression: 6 }, { expression: "1", more: true }]) {
      expect(await toolbox.run("calculate", input, going())).toEqual({ errorText: expect.any(String) });
    }
  });

  it("ends when the answer is stopped", async () => {
    const controller = new AbortController();
    controller.abort("stopped");
    await expect(toolbox.run("calculate", { expression: "1" }, controller.signal)).rejects.toBe("stopped");
  });

  it("is described to the model as a function with a closed JSON schema", () => {
    const definitions = toolbox.definitions;
    expect(definitions.map(({ name }) => name)).toEqual([...toolNames]);
    for (const { inputSchema } of definitions) {
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(inputSchema).not.toHaveProperty("$schema");
    }
  });
});
