import { afterAll, afterEach, beforeAll } from "vitest";
import { type Standin, type StandinOptions, startStandin } from "@/lib/mistral/standin/server";
import { controlOf, type StandinControl } from "./standin-control";

export type UsedStandin = {
  readonly url: string;
  readonly baseUrl: string;
  readonly control: StandinControl;
};

/** A stand-in of this test file's own on a free port, set back after each test. */
export function useStandin(options: StandinOptions = {}): UsedStandin {
  let running: { standin: Standin; control: StandinControl } | undefined;
  const current = () => {
    if (!running) throw new Error("The stand-in runs only while tests do");
    return running;
  };
  const faults: unknown[] = [];

  beforeAll(async () => {
    const standin = await startStandin({ control: true, onError: (error) => faults.push(error), ...options });
    running = { standin, control: controlOf(standin.url) };
  });
  afterEach(async () => {
    await current().control.reset();
    // A fault of the stand-in must not pass for a scenario.
    if (faults.length > 0) throw new Error("The stand-in failed", { cause: faults.splice(0)[0] });
  });
  afterAll(() => running?.standin.close());

  return {
    get url() {
      return current().standin.url;
    },
    get baseUrl() {
      return current().standin.baseUrl;
    },
    get control() {
      return current().control;
    },
  };
}

/**
 * The settings of a server before this stand-in, for the handlers that a test file calls in its own process. They stay
 * until the file ends.
 */
export function useServerSettings(standin: UsedStandin, others: Record<string, string> = {}): void {
  beforeAll(() => {
    Object.assign(process.env, {
      MISTRAL_BASE_URL: standin.baseUrl,
      MISTRAL_API_KEY: "test-key",
      AUTH_SECRET: "a secret for tests that is long enough",
      LOG_LEVEL: "silent",
      ...others,
    });
  });
}
