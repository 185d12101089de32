import "server-only";
import { Readable } from "node:stream";
import { uuidv7 } from "uuidv7";
import { whileLetIn } from "@/lib/auth/server";
import { AppError } from "@/lib/errors";
import { connectionFor } from "@/lib/keys/server";
import { bindLogIds } from "@/lib/log";
import { type Connection, type Relayed, relay } from "@/lib/mistral/server";
import { onlyAllowed, requireAllowedModel } from "@/lib/models/server";
import type { TokenOwner } from "@/lib/tokens/server";
import { holdQuota, noteRateLimits, type QuotaHold, recordUsage } from "@/lib/usage/server";
import { conversationHeader } from "./contract";
import { type Onlooker, passOn } from "./pass-on";
import { type Peeked, peek } from "./peek";
import { type AnswerCollector, collectAnswer, saveExchange } from "./save-exchange";
import { type Meter, streamMeter, wholeMeter } from "./usage-meter";

export { authenticateToken } from "./authenticate";
export { corsHeaders } from "./cors";
export { toGatewayResponse } from "./errors";
export { modelPath } from "./model-path";
export { gatewayEndpoints, openApiDocument } from "./openapi";

/** A call of a program, as it came. */
export type GatewayCall = {
  owner: TokenOwner;
  body: Uint8Array;
  contentType: string | null;
  accept: string | null;
  signal: AbortSignal;
};

/**
 * `GET /models`, or one of them: below the owner's own key, else the server's. What the administrator does not allow
 * is not among them.
 *
 * @throws {AppError} `model_not_allowed`
 */
export async function relayModels(owner: TokenOwner, path: string, signal: AbortSignal): Promise<Response> {
  const connection = await connectionFor(owner.userId);
  const id = /^\/models\/([^?]+)/.exec(path)?.[1];
  if (id !== undefined) await requireAllowedModel(connection, decodeURIComponent(id));
  const answer = await relay({
    connection,
    method: "GET",
    path,
    headers: { accept: "application/json" },
    modelId: "",
    signal,
  });
  if (id === undefined && answer.status === 200) answer.body = await allowedList(answer);
  return passOn(answer, { feed: () => {}, end: async () => {} });
}

async function allowedList({ body }: Relayed): Promise<Readable> {
  const pieces: Buffer[] = await Array.fromAsync(body);
  return Readable.from([Buffer.from(await onlyAllowed(Buffer.concat(pieces).toString()))]);
}

/**
 * `POST /chat/completions`: the request goes to Mistral as it came, the answer comes back as Mistral gave it.
 *
 * @param options.save whether the exchange is to become a conversation of the owner's.
 * @throws {AppError} `model_not_allowed`, `quota_reached`, `key_missing`, `key_invalid`, or a provider code when Mistral can't be reached.
 */
export function relayChat(call: GatewayCall, options: { save: boolean }): Promise<Response> {
  return relaySpending(call, "/chat/completions", "gateway", options.save ? uuidv7() : null);
}

/** `POST /embeddings`, likewise. */
export function relayEmbeddings(call: GatewayCall): Promise<Response> {
  return relaySpending(call, "/embeddings", "embedding", null);
}

async function relaySpending(
  call: GatewayCall,
  path: string,
  kind: "gateway" | "embedding",
  conversationId: string | null,
): Promise<Response> {
  const { owner, body } = call;
  const connection = await connectionFor(owner.userId);
  const asked = peek(body);
  await requireAllowedModel(connection, asked.modelId);
  const quota = await holdQuota(owner.userId, connection.keyKind, {
    prompt: asked.promptEstimate,
    answer: kind === "embedding" ? 0 : asked.maxTokens,
  });
  const shutOut = new AbortController();
  const leave = whileLetIn(owner.userId, () => shutOut.abort(new AppError("account_disabled")));
  const hold: QuotaHold = {
    release: async () => {
      leave();
      await quota.release();
    },
  };
  const signal = AbortSignal.any([call.signal, shutOut.signal]);
  try {
    return await relayHeld({ ...call, signal }, { path, kind, connection, asked, hold, conversationId });
  } catch (error) {
    await hold.release();
    throw error;
  }
}

async function relayHeld(
  { owner, body, contentType, accept, signal }: GatewayCall,
  spending: {
    path: string;
    kind: "gateway" | "embedding";
    connection: Connection;
    asked: Peeked;
    hold: QuotaHold;
    conversationId: string | null;
  },
): Promise<Response> {
  const { path, kind, connection, asked, hold, conversationId } = spending;
  const startedAtMs = performance.now();
  const answer = await relay({
    connection,
    method: "POST",
    path,
    headers: {
      "content-type": contentType ?? "application/json",
      ...(accept ? { accept } : {}),
      "content-length": String(body.byteLength),
    },
    body,
    modelId: asked.modelId,
    signal,
  });
  const isStream = answer.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
  noteRateLimits(owner.userId, connection.keyKind, asked.modelId, answer.headers);
  if (answer.status >= 400) return passOn(answer, { feed: () => {}, end: hold.release });
  const meter = isStream ? streamMeter(asked.promptEstimate, startedAtMs) : wholeMeter(asked.promptEstimate);
  const saved = conversationId === null ? null : { conversationId, collector: collectAnswer(isStream) };
  return passOn(
    answer,
    bookkeeper({ owner, connection, kind, asked, hold, startedAtMs, meter, saved }),
    conversationId === null ? {} : { [conversationHeader]: conversationId },
  );
}

/** Notes what the call took once it is over, and stores the exchange where that was asked for. */
function bookkeeper(call: {
  owner: TokenOwner;
  connection: Connection;
  kind: "gateway" | "embedding";
  asked: Peeked;
  hold: QuotaHold;
  startedAtMs: number;
  meter: Meter;
  saved: { conversationId: string; collector: AnswerCollector } | null;
}): Onlooker {
  const { owner, asked, meter, saved } = call;
  return {
    feed: (bytes) => {
      meter.feed(bytes);
      saved?.collector.feed(bytes);
    },
    // The program's reading ends it, long after the request was answered.
    end: bindLogIds(async (isWhole: boolean) => {
      const metered = meter.read();
      const totalMs = Math.round(performance.now() - call.startedAtMs);
      const messageId =
        saved &&
        (await saveExchange(owner.userId, saved.conversationId, asked, {
          ...metered,
          ...saved.collector.read(),
          isWhole,
          totalMs,
        }));
      await recordUsage(owner.userId, {
        ...metered,
        kind: call.kind,
        modelId: asked.modelId,
        keyKind: call.connection.keyKind,
        messageId,
        totalMs,
      });
      await call.hold.release();
    }),
  };
}
