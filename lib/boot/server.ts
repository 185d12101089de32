import "server-only";
import { runningRuns, startChat, stopChat } from "@/lib/chat/server";
import { closeDatabase, openDatabase } from "@/lib/db/server";
import { env } from "@/lib/env";
import { keepSweeping, stopSweeping } from "@/lib/files/server";
import { sealCallerAddress } from "@/lib/limits/server";
import { log, requestIdHeader, withLogIds } from "@/lib/log";
import { keepIndexing, stopIndexing } from "@/lib/search/server";
import { serverSecret } from "@/lib/secrets/server";
import { startSemantic, stopSemantic } from "@/lib/semantic/server";
import { flushViews } from "@/lib/shares/server";
import { StartupError } from "@/lib/startup-error";
import { startTelemetry, stopTelemetry } from "@/lib/telemetry/server";
import { standBeforeNext } from "./before-next";
import { boundConnections, longestSilenceMs } from "./bound-connections";
import { serveCompressed } from "./compressed-files";
import { endOnSignal } from "./end-on-signal";
import { gateStarts } from "./start-gate";

/**
 * Makes the process ready to serve: settings, database, secret, chat; then arranges for its clean end.
 * A `StartupError` ends the process with its sentence and exit code 1; other failures are Next's to report.
 */
export async function boot(): Promise<void> {
  try {
    env();
    sealCallerAddress();
    standBeforeNext(() => [serveCompressed(), gateStarts()]);
    boundConnections(longestSilenceMs());
    await openDatabase();
    serverSecret();
    await startTelemetry(runningRuns);
    await startChat();
    keepSweeping();
    keepIndexing();
    await startSemantic();
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  endOnSignal([stopSweeping, stopIndexing, stopSemantic, stopChat, flushViews, closeDatabase, stopTelemetry]);
}

/** The line of the log about a page that could not be rendered, with the id that its reader was given. */
export function noteFailedPage(
  error: unknown,
  headers: Record<string, string | string[] | undefined>,
  route: string,
): void {
  const requestId = [headers[requestIdHeader]].flat()[0];
  withLogIds(requestId === undefined ? {} : { requestId }, () =>
    log().error({ route, err: error }, "page failed"),
  );
}
