import { afterEach, expect, it, vi } from "vitest";
import { parseEnv } from "@/lib/env";
import { recordRun, recordTokens, startTelemetry, stopTelemetry } from "@/lib/telemetry/server";

const loaded = vi.hoisted(() => ({ times: 0, runs: [] as unknown[], stopped: 0 }));
vi.mock("@/lib/telemetry/open-telemetry", () => {
  loaded.times++;
  return {
    openTelemetry: (options: unknown) => ({
      run: (facts: unknown) => loaded.runs.push({ options, facts }),
      tokens: () => {},
      stop: async () => void loaded.stopped++,
    }),
  };
});
const settings = vi.hoisted(() => ({ current: {} as Record<string, string> }));
vi.mock("@/lib/env", async (importOriginal) => {
  const original = await importOriginal<typeof import("@/lib/env")>();
  return { ...original, env: () => original.parseEnv(settings.current) };
});

const facts = {
  runId: "run",
  requestedModel: "model",
  answeredModel: null,
  status: "complete",
  finishReason: null,
  errorCode: null,
  tokens: null,
  startedAtMs: 0,
  endedAtMs: 1,
  calls: [],
} as const;

afterEach(stopTelemetry);

it("loads nothing of OpenTelemetry without a collector, and everything that is noted goes nowhere", async () => {
  settings.current = {};
  await startTelemetry(() => 0);
  recordRun(facts);
  recordTokens({ kind: "chat", modelId: "model", input: 1, output: 1 });
  await stopTelemetry();
  expect(loaded).toEqual({ times: 0, runs: [], stopped: 0 });
});

it("loads it once with one, and hands over the collector's headers as they are meant", async () => {
  settings.current = {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/",
    OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Basic%20YTpi==, x-team = a,",
  };
  expect(() => parseEnv(settings.current)).toThrow("OTEL_EXPORTER_OTLP_HEADERS");
  settings.current.OTEL_EXPORTER_OTLP_HEADERS = "Authorization=Basic%20YTpi==, x-team = a";
  await startTelemetry(() => 0);
  await startTelemetry(() => 0);
  recordRun(facts);
  expect(loaded.times).toBe(1);
  expect(loaded.runs).toMatchObject([
    {
      options: {
        endpoint: "http://collector:4318",
        headers: { authorization: "Basic YTpi==", "x-team": "a" },
      },
    },
  ]);
  await stopTelemetry();
  await stopTelemetry();
  expect(loaded.stopped).toBe(1);
  for (const headers of ["no pair", "a=%f", "a=b,c"])
    expect(() => parseEnv({ OTEL_EXPORTER_OTLP_HEADERS: headers }), headers).toThrow(
      "OTEL_EXPORTER_OTLP_HEADERS",
    );
});
