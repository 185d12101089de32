import { type Delta, type FinishReason, thinkingText, visibleText } from "../answer/steps";
import type { Usage } from "../answer/usage";
import type { Envelope, Wire } from "./wire";

/** Frames of an OpenAI-compatible server at home: `reasoning_content`, no junk, usage only on request. */
export class SelfHostedWire implements Wire {
  readonly headers = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
  readonly #envelope: Envelope;
  readonly #wantsUsage: boolean;

  constructor(envelope: Envelope, wantsUsage: boolean) {
    this.#envelope = envelope;
    this.#wantsUsage = wantsUsage;
  }

  role(): string {
    return this.#frame({ role: "assistant", content: "" }, null);
  }

  delta(delta: Delta): string {
    if (delta.kind === "tools") return this.#frame({ tool_calls: delta.calls }, null);
    const thought = thinkingText(delta);
    const text = visibleText(delta);
    return (
      (thought ? this.#frame({ reasoning_content: thought }, null) : "") +
      (text ? this.#frame({ content: text }, null) : "")
    );
  }

  finish(reason: FinishReason, delta: Delta, usage: Usage): string {
    const { prompt_tokens, completion_tokens, total_tokens } = usage;
    const tail = this.#write({ choices: [], usage: { prompt_tokens, completion_tokens, total_tokens } });
    return this.delta(delta) + this.#frame({}, reason) + (this.#wantsUsage ? tail : "");
  }

  #frame(delta: Record<string, unknown>, finish_reason: FinishReason | null): string {
    const indexes = Array.from({ length: this.#envelope.choices }, (_, index) => index);
    return indexes
      .map((index) => this.#write({ choices: [{ index, delta, logprobs: null, finish_reason }] }))
      .join("");
  }

  #write(rest: Record<string, unknown>): string {
    const { id, created, model } = this.#envelope;
    return `data: ${JSON.stringify({ id: `chatcmpl-${id}`, object: "chat.completion.chunk", created, model, ...rest })}\n\n`;
  }
}
