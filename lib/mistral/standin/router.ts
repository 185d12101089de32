import type { IncomingMessage, ServerResponse } from "node:http";
import { answerChat } from "./chat/handler";
import { answerControl } from "./control/handler";
import { answerEmbeddings } from "./embeddings/handler";
import { Exchange } from "./exchange";
import { getModel, listModels } from "./models/handler";
import { badKey, RefusedError, serverError } from "./refusals";
import { parseSpec, type ScenarioSpec } from "./scenarios/select";
import { scenarioNames, scenarios } from "./scenarios/table";
import type { StandinState } from "./state";
import { gather } from "./wire/whole-answer";

const CONTROL = "/__control";

/** Answers one request; every error ends here. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: StandinState,
  hasControl: boolean,
): Promise<void> {
  const path = request.url ?? "/";
  const isControl = path.startsWith(CONTROL);
  const entry = isControl ? undefined : state.log.open(request.method ?? "", path, request.headers);
  const exchange = new Exchange(request, response, entry, state.log);
  try {
    if (!isControl) await answerApi(exchange, state);
    else if (hasControl) await answerControl(exchange, state, exchange.path.slice(CONTROL.length));
    else exchange.sendJson(404, { message: "The control plane is switched off" });
  } catch (error) {
    // A peer that leaves while it sends its body needs no answer.
    if (exchange.gone.aborted || request.errored) return;
    exchange.refuse(state.shape(error instanceof RefusedError ? error.refusal : serverError()));
    if (!(error instanceof RefusedError)) throw error;
  }
}

async function answerApi(exchange: Exchange, state: StandinState): Promise<void> {
  const { path } = exchange;
  const method = exchange.request.method ?? "GET";
  if (path === "/") return exchange.send(200, "Stand-in Mistral API\n", { "content-type": "text/plain" });
  checkKey(exchange, state);
  const model = /^\/v1\/models\/(.+)$/.exec(path)?.[1];
  if (method === "GET" && (path === "/v1/models" || model)) {
    if (await isFaulty(exchange, state, modelsFault(exchange, state))) return;
    return model ? getModel(exchange, state, decodePath(model)) : listModels(exchange, state);
  }
  if (method === "POST" && path === "/v1/chat/completions") return answerChat(exchange, state);
  if (method === "POST" && path === "/v1/embeddings") {
    const body = await exchange.readJson();
    if (exchange.entry) exchange.entry.body = body;
    state.log.changed();
    if (await isFaulty(exchange, state, state.takeNext("embeddings"))) return;
    return answerEmbeddings(exchange, state, body);
  }
  throw new RefusedError({ status: 404, body: { message: "no Route matched with those values" } });
}

function checkKey(exchange: Exchange, state: StandinState): void {
  const { keys, flavour } = state.settings;
  const key = /^Bearer +(\S+)$/i.exec(exchange.header("authorization") ?? "")?.[1];
  if (flavour === "self-hosted" && keys === null) return;
  if (!key || (keys !== null && !keys.includes(key))) throw new RefusedError(badKey());
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % names no model, but it is no fault of ours either.
    return text;
  }
}

function modelsFault(exchange: Exchange, state: StandinState): ScenarioSpec | undefined {
  const spec = exchange.header("x-standin-scenario") ?? state.models.fault;
  return state.takeNext("models") ?? (spec ? parseSpec(spec, scenarioNames) : undefined);
}

/** Plays a fault on a request that is not a chat; true when it was answered so. */
async function isFaulty(
  exchange: Exchange,
  state: StandinState,
  spec: ScenarioSpec | undefined,
): Promise<boolean> {
  const scenario = spec && scenarios.get(spec.name);
  if (!spec || !scenario?.isFault) return false;
  const gathered = await gather(
    scenario.steps({
      request: { model: "", messages: [], stream: false },
      question: "",
      prefix: undefined,
      canReason: false,
      isDemo: state.isDemo,
      params: spec.params,
      tokensPerChunk: 0,
    }),
    exchange.gone,
  );
  if (exchange.entry) exchange.entry.scenario = spec.name;
  if (gathered.kind === "refused") exchange.refuse(state.shape(gathered.refusal));
  else if (gathered.kind === "cut") exchange.cut();
  else if (gathered.kind === "broken") exchange.send(200, gathered.text, { "content-type": "text/html" });
  else return false;
  return true;
}
