import { settingNames } from "@/lib/env";
import { HttpReader } from "./http-reader";
import { type RunningScript, spawnScript } from "./spawn-script";

/** No setting of the machine's owner reaches a test. */
const noSettings = Object.fromEntries(settingNames.map((name) => [name, ""]));

export type ChatProcess = {
  url: string;
  /** Ends the process, and waits until it is gone. Returns its exit code, null after SIGKILL. */
  end: (signal: "SIGTERM" | "SIGKILL") => Promise<number | null>;
  /** A browser of somebody new. */
  newReader: () => HttpReader;
};

/** Starts a server process with the chat's handlers. */
export async function startChatProcess(settings: Record<string, string>): Promise<ChatProcess> {
  const script: RunningScript = spawnScript(
    "tests/support/chat-server.ts",
    JSON.stringify({
      ...noSettings,
      NODE_ENV: "production",
      AUTH_SECRET: "a secret for tests that is long enough",
      MISTRAL_API_KEY: "test-key",
      LOG_LEVEL: "silent",
      ...settings,
    }),
  );
  await script.untilLines(1);
  const url = script.lines[0] ?? "";
  return {
    url,
    end: (signal) => {
      script.process.kill(signal);
      return script.ended;
    },
    newReader: () => new HttpReader(url),
  };
}
