import type {
  LoggedRequest,
  ModelOverrides,
  NextScenario,
  RequestState,
  StandinSettings,
} from "@/lib/mistral/standin/server";

export type StandinControl = ReturnType<typeof controlOf>;

/** A client of a stand-in's control plane, for tests of every kind. */
export function controlOf(url: string) {
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${url}/__control${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} /__control${path}: ${await response.text()}`);
    return response.json();
  }
  return {
    /** Every later chat gets this scenario, as `name key=value …`. */
    setScenario: (scenario: string) => call("PATCH", "/settings", { scenario }),
    change: (settings: Partial<StandinSettings>) => call("PATCH", "/settings", settings),
    changeModels: (overrides: Partial<ModelOverrides>) => call("PATCH", "/models", overrides),
    /** The next requests of a kind get this scenario. */
    next: (next: Partial<NextScenario> & { scenario: string }) => call("POST", "/next", next),
    async requests(text?: string): Promise<LoggedRequest[]> {
      const query = text === undefined ? "" : `?${new URLSearchParams({ text })}`;
      return (await call<{ requests: LoggedRequest[] }>("GET", `/requests${query}`)).requests;
    },
    /** The newest request whose body holds the text, once it has come so far; throws when time runs out. */
    async waitForRequest(
      text: string,
      state: RequestState = "ended",
      timeoutMs = 5000,
    ): Promise<LoggedRequest> {
      const query = new URLSearchParams({ text, state, timeoutMs: String(timeoutMs) });
      const { request } = await call<{ request: LoggedRequest | null }>("GET", `/wait?${query}`);
      if (!request) throw new Error(`No request with "${text}" came to "${state}" in ${timeoutMs} ms`);
      return request;
    },
    clear: () => call("DELETE", "/requests"),
    /** Back to how it was started. */
    reset: () => call("POST", "/reset"),
  };
}
