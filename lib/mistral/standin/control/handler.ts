import { z } from "zod";
import type { Exchange } from "../exchange";
import { RefusedError } from "../refusals";
import { REQUEST_STATES } from "../request-log";
import { scenarios } from "../scenarios/table";
import type { StandinState } from "../state";

const waitSchema = z.object({
  text: z.string().default(""),
  state: z.enum(REQUEST_STATES).default("ended"),
  timeoutMs: z.coerce.number().min(0).max(60_000).default(5000),
});

/** The control plane, under /__control; see the head of server.ts. */
export async function answerControl(exchange: Exchange, state: StandinState, path: string): Promise<void> {
  const act = actions[`${exchange.request.method} ${path || "/"}`];
  if (!act) return exchange.sendJson(404, { message: `Control has ${Object.keys(actions).join(", ")}` });
  try {
    const result = await act(state, exchange);
    exchange.sendJson(200, result ?? overview(state));
  } catch (error) {
    if (error instanceof z.ZodError) return exchange.sendJson(400, { message: z.prettifyError(error) });
    if (error instanceof RefusedError) return exchange.sendJson(400, { message: error.message });
    throw error;
  }
}

type Action = (state: StandinState, exchange: Exchange) => unknown;

const actions: Record<string, Action> = {
  "GET /": () => undefined,
  "PATCH /settings": async (state, exchange) => state.change(await exchange.readJson()),
  "PATCH /models": async (state, exchange) => state.changeModels(await exchange.readJson()),
  "POST /next": async (state, exchange) => state.queue(await exchange.readJson()),
  "POST /reset": (state) => state.reset(),
  "GET /requests": (state, { query }) => ({ requests: state.log.list(query.get("text") ?? undefined) }),
  "DELETE /requests": (state) => state.log.clear(),
  "GET /wait": async (state, { query }) => {
    const { text, state: wanted, timeoutMs } = waitSchema.parse(Object.fromEntries(query));
    return { request: (await state.log.waitFor(text, wanted, timeoutMs)) ?? null };
  },
};

function overview(state: StandinState) {
  return {
    settings: state.settings,
    models: state.models,
    scenarios: [...scenarios].map(([name, { about }]) => ({ name, about })),
  };
}
