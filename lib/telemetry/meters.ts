import "server-only";
import type { Meter } from "@opentelemetry/api";
import type { RunFacts, TokenFacts } from "./contract";

const secondsBoundaries = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6];
const tokenBoundaries = [1, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576];

/** The metrics that are kept. Their labels have few values: models, ends, kinds; never ids. */
export function createMeters(meter: Meter, runningRuns: () => number) {
  meter
    .createObservableUpDownCounter("tramontane.runs.running", {
      description: "Answers that this instance is writing.",
      unit: "{run}",
    })
    .addCallback((result) => result.observe(runningRuns()));
  const runs = meter.createCounter("tramontane.runs.ended", {
    description: "Answers that have ended, by how.",
    unit: "{run}",
  });
  const queue = histogram(
    "tramontane.run.queue.duration",
    "Time in the queue of a key, of all calls of a run.",
  );
  const firstToken = histogram("gen_ai.server.time_to_first_token", "From the question to the first token.");
  const duration = histogram(
    "gen_ai.client.operation.duration",
    "From the question to the end of the answer.",
  );
  const usage = meter.createHistogram("gen_ai.client.token.usage", {
    description: "Tokens of a call.",
    unit: "{token}",
    advice: { explicitBucketBoundaries: tokenBoundaries },
  });

  function histogram(name: string, description: string) {
    const advice = { explicitBucketBoundaries: secondsBoundaries };
    return meter.createHistogram(name, { description, unit: "s", advice });
  }

  return {
    run: ({ requestedModel, status, errorCode, startedAtMs, endedAtMs, calls }: RunFacts) => {
      const labels = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": requestedModel,
        ...(errorCode ? { "error.type": errorCode } : {}),
      };
      runs.add(1, { ...labels, "tramontane.run.status": status });
      duration.record((endedAtMs - startedAtMs) / 1_000, labels);
      const waitedMs = calls.reduce(
        (sum, call) => sum + (call.sentAtMs ?? call.endedAtMs) - call.queuedAtMs,
        0,
      );
      queue.record(waitedMs / 1_000, labels);
      const first = calls.find(({ firstTokenAtMs }) => firstTokenAtMs !== undefined)?.firstTokenAtMs;
      if (first !== undefined) firstToken.record((first - startedAtMs) / 1_000, labels);
    },
    tokens: ({ kind, modelId, input, output }: TokenFacts) => {
      const labels = { "gen_ai.request.model": modelId, "tramontane.kind": kind };
      usage.record(input, { ...labels, "gen_ai.token.type": "input" });
      if (output > 0) usage.record(output, { ...labels, "gen_ai.token.type": "output" });
    },
  };
}
