import type { Env } from "@/lib/env";

export type Provider = {
  /** What the server's environment needs on top of the reader's. */
  environment: Record<string, string>;
  /** For the reader who started the server. */
  description: string;
  close: () => Promise<void>;
};

/**
 * The Mistral endpoint that the server will talk to. Without a key and without an address that is the stand-in,
 * served from this process on a free port of the loopback interface.
 */
export async function chooseProvider(settings: Env): Promise<Provider> {
  if (settings.MISTRAL_API_KEY || settings.MISTRAL_BASE_URL) {
    const address = settings.MISTRAL_BASE_URL ?? "https://api.mistral.ai/v1";
    const key = settings.MISTRAL_API_KEY ? "with the key in MISTRAL_API_KEY" : "without a key";
    return { environment: {}, description: `${address}, ${key}`, close: async () => {} };
  }
  const { startStandin } = await import("@/lib/mistral/standin/server");
  const standin = await startStandin({ host: "127.0.0.1", port: 0, demo: true });
  return {
    environment: {
      MISTRAL_BASE_URL: standin.baseUrl,
      MISTRAL_API_KEY: "demonstration",
      MISTRAL_DEMO: "true",
    },
    description:
      "a demonstration with canned answers. For real ones put MISTRAL_API_KEY=… into the file .env and start again",
    close: standin.close,
  };
}
