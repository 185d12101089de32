import "server-only";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";
import type { RunFacts, TokenFacts } from "./contract";

/** Where traces and metrics go. */
export type Telemetry = {
  run: (facts: RunFacts) => void;
  tokens: (facts: TokenFacts) => void;
  stop: () => Promise<void>;
};

const state = () => remember("telemetry", () => ({ current: null as Telemetry | null }));

/**
 * Sends traces and metrics from now on, where a collector is set. Without one nothing of OpenTelemetry is loaded.
 *
 * @param runningRuns how many answers this process is writing.
 */
export async function startTelemetry(runningRuns: () => number): Promise<void> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = {} } = env();
  if (!endpoint || state().current) return;
  const { openTelemetry } = await import("./open-telemetry");
  state().current = openTelemetry({ endpoint, headers, runningRuns });
}

/** Sends what is left; a collector that does not answer holds nobody up for more than a moment. */
export async function stopTelemetry(): Promise<void> {
  const { current } = state();
  state().current = null;
  await current?.stop();
}

/** Notes a run that has ended, with its parts as spans. */
export function recordRun(facts: RunFacts): void {
  state().current?.run(facts);
}

/** Counts tokens. */
export function recordTokens(facts: TokenFacts): void {
  state().current?.tokens(facts);
}
