import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { asksForTitle } from "../answer/title";
import { promptTokensOf, usageOf } from "../answer/usage";
import type { Exchange } from "../exchange";
import { RefusedError } from "../refusals";
import { timestamp } from "../request-log";
import type { Asked, Scenario } from "../scenarios/scenario";
import { parseSpec, type ScenarioSpec, takeDirective } from "../scenarios/select";
import { scenarioNames, scenarios } from "../scenarios/table";
import type { StandinState } from "../state";
import { parseStrictly } from "../validation";
import { AnswerStream } from "../wire/answer-stream";
import { gatewayHeaders, MistralWire } from "../wire/mistral-wire";
import { SelfHostedWire } from "../wire/self-hosted-wire";
import { gather, mistralBody, selfHostedBody } from "../wire/whole-answer";
import type { Envelope } from "../wire/wire";
import { checkAttachments } from "./attachments";
import { checkMessages } from "./message-order";
import { checkArguments, findChatModel, isGuestModel } from "./model-rules";
import {
  type ChatRequest,
  chatRequestSchema,
  questionOf,
  textOf,
  tolerantChatRequestSchema,
} from "./request";

const DEMO_TOKENS_PER_SECOND = 80;
const wantsUsageSchema = z.object({ stream_options: z.object({ include_usage: z.literal(true) }) });

/** POST /v1/chat/completions. What the API would refuse is refused first, whatever the scenario. */
export async function answerChat(exchange: Exchange, state: StandinState): Promise<void> {
  const body = await exchange.readJson();
  if (exchange.entry) exchange.entry.body = body;
  state.log.changed();
  const { request, canReason } = check(body, state);
  const { name, scenario, asked } = choose(request, canReason, exchange.header("x-standin-scenario"), state);
  if (exchange.entry) exchange.entry.scenario = name;

  const envelope: Envelope = {
    id: randomUUID().replaceAll("-", ""),
    created: Math.floor(Date.now() / 1000),
    model: request.model,
    choices: request.n ?? 1,
  };
  if (request.stream) {
    const wire =
      state.settings.flavour === "mistral"
        ? new MistralWire(envelope)
        : new SelfHostedWire(envelope, wantsUsageSchema.safeParse(body).success);
    stream(exchange, state, wire, scenario, asked);
  } else {
    await answerWhole(exchange, state, envelope, scenario, asked);
  }
}

function check(body: unknown, state: StandinState): { request: ChatRequest; canReason: boolean } {
  const cards = state.cards();
  if (state.settings.flavour === "self-hosted") {
    const request = parseStrictly(tolerantChatRequestSchema, body);
    checkAttachments(request.messages, "self-hosted");
    if (cards.some((card) => card.id === request.model)) return { request, canReason: true };
    const message = `The model \`${request.model}\` does not exist.`;
    throw new RefusedError({ status: 404, body: { message, type: "NotFoundError" } });
  }
  const request = parseStrictly(chatRequestSchema, body);
  const card = findChatModel(request.model, cards, Date.now());
  checkMessages(request.messages, !isGuestModel(request.model));
  checkArguments(request, card, promptTokensOf(request));
  checkAttachments(request.messages, "mistral");
  return { request, canReason: card.capabilities?.reasoning ?? false };
}

/** The header wins, then a directive in the question, then what the control plane queued, then its default. */
function choose(request: ChatRequest, canReason: boolean, header: string | undefined, state: StandinState) {
  const last = request.messages.at(-1);
  const prefix = last?.role === "assistant" && last.prefix ? textOf(last) : undefined;
  const isTitle = asksForTitle(textOf(request.messages.find((message) => message.role === "system")));
  const lastQuestion = questionOf(request.messages.findLast((message) => message.role === "user"));
  const { directive, question } = takeDirective(lastQuestion);
  const { settings } = state;

  // A directive was meant for the chat, not for the title that is made of it.
  const own = header ?? (isTitle ? undefined : directive);
  const spec: ScenarioSpec =
    (own === undefined ? undefined : parseSpec(own, scenarioNames)) ??
    state.takeNext(isTitle ? "title" : "chat") ??
    parseSpec(isTitle ? settings.titleScenario : settings.scenario, scenarioNames);
  const isSpent = header === undefined && prefix !== undefined && scenarios.get(spec.name)?.isFault;
  const name = isSpent ? "answer" : spec.name;
  const scenario = scenarios.get(name);
  if (!scenario) throw new Error(`No scenario ${name}`);
  const asked: Asked = {
    request,
    question,
    prefix,
    canReason,
    isDemo: state.isDemo,
    params: spec.params,
    tokensPerChunk: spec.params.chunk ?? settings.tokensPerChunk,
  };
  return { name, scenario, asked };
}

function stream(
  exchange: Exchange,
  state: StandinState,
  wire: MistralWire | SelfHostedWire,
  scenario: Scenario,
  asked: Asked,
): void {
  const { entry } = exchange;
  const player = new AnswerStream(exchange.response, {
    steps: scenario.steps(asked)[Symbol.iterator](),
    wire,
    pacer: state.pacer,
    tokensPerSecond: rateOf(scenario, asked, state),
    usage: (tokens) => usageOf(asked.request, tokens),
    refuse: (refusal) => {
      exchange.refuse(state.shape(refusal));
    },
    onOpen: () => exchange.markFirstByte(200),
    onCut: () => exchange.markCut(),
    onToken: (tokens) => {
      if (!entry) return;
      entry.tokens += tokens;
      if (entry.firstTokenAt !== null) return;
      entry.firstTokenAt = timestamp();
      state.log.changed();
    },
  });
  player.start();
}

function rateOf(scenario: Scenario, asked: Asked, state: StandinState): number {
  const own = asked.params.rate ?? state.settings.tokensPerSecond ?? scenario.tokensPerSecond;
  return own ?? (state.isDemo ? DEMO_TOKENS_PER_SECOND : 0);
}

async function answerWhole(
  exchange: Exchange,
  state: StandinState,
  envelope: Envelope,
  scenario: Scenario,
  asked: Asked,
): Promise<void> {
  const gathered = await gather(scenario.steps(asked), exchange.gone);
  if (gathered.kind === "refused") return exchange.refuse(state.shape(gathered.refusal));
  if (gathered.kind === "cut") return exchange.cut();
  if (gathered.kind === "broken") {
    return exchange.send(200, gathered.text, { "content-type": "application/json" });
  }
  const { answer } = gathered;
  const usage = usageOf(asked.request, answer.tokens);
  if (exchange.entry) exchange.entry.tokens = answer.tokens;
  if (state.settings.flavour === "self-hosted") {
    return exchange.sendJson(200, selfHostedBody(envelope, answer, usage));
  }
  exchange.sendJson(200, mistralBody(envelope, answer, usage), {
    ...gatewayHeaders(),
    ...quotaHeaders(usage.total_tokens),
  });
}

/** What Mistral tells about the key's limits, on answers that are not streamed only. */
export function quotaHeaders(tokens: number): Record<string, string> {
  const limit = 500_000;
  return {
    "x-ratelimit-limit-req-minute": "60",
    "x-ratelimit-remaining-req-minute": "59",
    "x-ratelimit-limit-tokens-minute": String(limit),
    "x-ratelimit-remaining-tokens-minute": String(limit - tokens),
    "x-ratelimit-tokens-query-cost": String(tokens),
  };
}
