import "server-only";
import { startChat, stopChat } from "@/lib/chat/server";
import { closeDatabase, openDatabase } from "@/lib/db/server";
import { env } from "@/lib/env";
import { sealCallerAddress } from "@/lib/limits/server";
import { serverSecret } from "@/lib/secrets/server";
import { StartupError } from "@/lib/startup-error";
import { endOnSignal } from "./end-on-signal";

/**
 * Makes the process ready to serve: settings, database, secret, chat; then arranges for its clean end.
 * A `StartupError` ends the process with its sentence and exit code 1; other failures are Next's to report.
 */
export async function boot(): Promise<void> {
  try {
    env();
    sealCallerAddress();
    await openDatabase();
    serverSecret();
    await startChat();
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  endOnSignal([stopChat, closeDatabase]);
}
