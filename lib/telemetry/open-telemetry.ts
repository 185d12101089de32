import "server-only";
import { diag, metrics } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { envDetector } from "@opentelemetry/resources";
import { PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { OTLPHttpProtoTraceExporter, registerOTel } from "@vercel/otel";
import { log, withoutLogIds } from "@/lib/log";
import { createMeters } from "./meters";
import { traceRun } from "./run-spans";
import { scrubbing } from "./scrub-span";
import type { Telemetry } from "./server";

const serviceName = "tramontane";
/** The process ends within five seconds, and its answers are stored first. */
const lastWordsMs = 1_000;
const complainEveryMs = 60_000;

/** Connects to a collector: traces of requests (which Next makes) and runs, and metrics, over OTLP/HTTP as protobuf. */
export function openTelemetry({
  endpoint,
  headers,
  runningRuns,
}: {
  endpoint: string;
  headers: Record<string, string>;
  runningRuns: () => number;
}): Telemetry {
  complainSeldom();
  const spans = new BatchSpanProcessor(
    scrubbing(new OTLPHttpProtoTraceExporter({ url: `${endpoint}/v1/traces`, headers })),
  );
  const measures = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, headers }),
  });
  registerOTel({
    serviceName,
    attributes: { "service.instance.id": crypto.randomUUID() },
    // The others would tell the command line, the user and the folders of the process.
    resourceDetectors: [envDetector],
    // Ours and no "auto": that one would export what is not scrubbed.
    spanProcessors: [spans],
    metricReaders: [measures],
    // Calls are spans of ours, and nobody who is called learns of our traces.
    instrumentations: [],
  });
  const meters = createMeters(metrics.getMeter(serviceName), runningRuns);
  return {
    run: (facts) => {
      traceRun(facts);
      meters.run(facts);
    },
    tokens: meters.tokens,
    stop: async () => {
      const sent = Promise.allSettled([spans.shutdown(), measures.shutdown()]);
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, lastWordsMs))]);
    },
  };
}

/** A collector that is away must not fill the log. */
function complainSeldom(): void {
  let complainedAtMs = Number.NEGATIVE_INFINITY;
  const complain = () => {
    if (performance.now() - complainedAtMs < complainEveryMs) return;
    complainedAtMs = performance.now();
    // What it says itself may hold the headers or the answer of the collector.
    withoutLogIds(() => log().warn("traces or metrics could not be sent to the collector"));
  };
  const ignore = () => {};
  diag.setLogger({ error: complain, warn: ignore, info: ignore, debug: ignore, verbose: ignore });
}
