import "server-only";
import { randomUUID } from "node:crypto";
import type { Delta, FinishReason } from "../answer/steps";
import type { Usage } from "../answer/usage";
import { isGuestModel } from "../chat/model-rules";
import type { Envelope, Wire } from "./wire";

const JUNK = "abcdefghijklmnopqrstuvwxyz0123456789";
const EMPTY: Delta = { kind: "text", text: "" };

/** The headers that Mistral's gateway adds to every answer. */
export function gatewayHeaders(): Record<string, string> {
  const id = randomUUID();
  return {
    "access-control-allow-origin": "*",
    "mistral-correlation-id": id,
    "x-kong-request-id": id,
    "x-envoy-upstream-service-time": "24",
    "x-kong-upstream-latency": "25",
    "x-kong-proxy-latency": "6",
    server: "cloudflare",
  };
}

/** Frames as api.mistral.ai sends them, written by hand because a bench may ask for 20,000 a second. */
export class MistralWire implements Wire {
  readonly headers = { ...gatewayHeaders(), "content-type": "text/event-stream; charset=utf-8" };
  readonly #head: string;
  readonly #choices: number[];
  readonly #logprobs: string;
  #turn: number;

  constructor(envelope: Envelope) {
    const { id, created, model } = envelope;
    const head = JSON.stringify({ id, object: "chat.completion.chunk", created, model });
    this.#head = `data: ${head.slice(0, -1)},"choices":[`;
    this.#choices = Array.from({ length: envelope.choices }, (_, index) => index);
    this.#logprobs = isGuestModel(model) ? ',"logprobs":null' : "";
    this.#turn = Number.parseInt(id.slice(0, 4), 16);
  }

  role(): string {
    return this.#each((index) => this.#frame(index, '{"role":"assistant","content":""}', null, ""));
  }

  delta(delta: Delta): string {
    const json = deltaJson(delta);
    return this.#each((index) => this.#frame(index, json, null, this.#junk()));
  }

  finish(reason: FinishReason, delta: Delta, usage: Usage, usageInTail: boolean): string {
    const last = this.#choices.length - 1;
    const count = `,"usage":${JSON.stringify(usage)}`;
    const json = deltaJson(delta);
    const frames = this.#each((index) => {
      const here = index === last && !usageInTail ? count : "";
      return this.#frame(index, json, reason, `${here}${this.#junk()}`);
    });
    return usageInTail ? `${frames}${this.#head}]${count}${this.#junk()}}\n\n` : frames;
  }

  #each(frame: (index: number) => string): string {
    return this.#choices.length === 1 ? frame(0) : this.#choices.map(frame).join("");
  }

  #frame(index: number, delta: string, reason: FinishReason | null, after: string): string {
    const finish = reason === null ? "null" : `"${reason}"`;
    return `${this.#head}{"index":${index},"delta":${delta}${this.#logprobs},"finish_reason":${finish}}]${after}}\n\n`;
  }

  /** A piece of junk of another length on each frame, which hides the lengths of tokens from a listener. */
  #junk(): string {
    this.#turn = (this.#turn * 73 + 41) % 9973;
    return `,"p":"${JUNK.slice(0, 1 + (this.#turn % JUNK.length))}"`;
  }
}

function deltaJson(delta: Delta): string {
  switch (delta.kind) {
    case "text":
      return `{"content":${JSON.stringify(delta.text)}}`;
    case "thinking":
      return JSON.stringify({ content: [thinkingChunk(delta.text, delta.closed)] });
    case "turn":
      return JSON.stringify({
        content: [thinkingChunk(delta.thinking, true), { type: "text", text: delta.text }],
      });
    case "tools":
      // A finished call comes without any content key.
      return delta.calls.length > 0 ? JSON.stringify({ tool_calls: delta.calls }) : deltaJson(EMPTY);
  }
}

/** A chunk of thinking as it stands in deltas and in whole messages. */
export function thinkingChunk(text: string, closed: boolean): Record<string, unknown> {
  const thinking = text === "" ? [] : [{ type: "text", text }];
  return closed ? { type: "thinking", thinking, closed } : { type: "thinking", thinking };
}
