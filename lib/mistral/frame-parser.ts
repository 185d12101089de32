import "server-only";
import type { createMistral } from "@ai-sdk/mistral";
import { AppError } from "@/lib/errors";
import type { AnswerPart, AnswerUsage } from "./answer";
import type { Wire } from "./wire";

type ProviderStream = Awaited<ReturnType<ReturnType<ReturnType<typeof createMistral>>["doStream"]>>["stream"];
type ProviderPart = ProviderStream extends ReadableStream<infer Part> ? Part : never;
type FinishPart = Extract<ProviderPart, { type: "finish" }>;

const encoder = new TextEncoder();

/** An event that says nothing. When the parser has come to it, it has given all that stood before. */
const mark = "tramontane-mark";
const markLine = `data: {"choices":[{"index":0,"delta":{}}],"${mark}":true}`;

/**
 * The provider package's parser, fed by hand with the events that it is needed for, so that what it makes of one is
 * read before anything that came after it. It begins with the first event that says something.
 */
export class FrameParser {
  private readonly answer: Promise<{ stream: ProviderStream }>;
  private readonly wire: Wire;
  private readonly modelId: string;
  private parts: ReadableStreamDefaultReader<ProviderPart> | null = null;
  private frames: ReadableStreamDefaultController<Uint8Array> | null = null;
  /** The event that opens an answer and names its model. */
  private opening = "";
  private answeredModel: string | null = null;

  /** @param answer what the provider package makes of an event stream, once the wire gives it one. */
  constructor(answer: Promise<{ stream: ProviderStream }>, wire: Wire, modelId: string) {
    this.answer = answer;
    this.wire = wire;
    this.modelId = modelId;
  }

  /** What the parser makes of one event. */
  async *read(line: string): AsyncGenerator<AnswerPart> {
    if (!this.parts && saysNothing(line)) {
      this.opening ||= `${line}\n\n`;
      return;
    }
    const parts = await this.begin();
    this.frames?.enqueue(encoder.encode(`${line}\n\n${markLine}\n\n`));
    for (let next = await parts.read(); !next.done; next = await parts.read()) {
      if (isMark(next.value)) return;
      const part = this.toPart(next.value);
      if (part) yield part;
    }
  }

  /** What it makes of the end. */
  async *end(): AsyncGenerator<AnswerPart> {
    const parts = await this.begin();
    this.frames?.close();
    for (let next = await parts.read(); !next.done; next = await parts.read()) {
      const part = this.toPart(next.value);
      if (part) yield part;
    }
  }

  private async begin(): Promise<ReadableStreamDefaultReader<ProviderPart>> {
    if (this.parts) return this.parts;
    this.frames = this.wire.startParser();
    if (this.opening !== "") this.frames.enqueue(encoder.encode(this.opening));
    const { stream } = await this.answer;
    this.parts = stream.getReader();
    return this.parts;
  }

  private toPart(part: ProviderPart): AnswerPart | null {
    switch (part.type) {
      case "text-delta":
        return part.delta === "" ? null : { type: "text", delta: part.delta };
      case "reasoning-delta":
        return part.delta === "" ? null : { type: "reasoning", delta: part.delta };
      case "response-metadata":
        this.answeredModel = part.modelId ?? null;
        return null;
      case "tool-call":
        return { type: "tool-call", id: part.toolCallId, name: part.toolName, input: part.input };
      case "error":
        throw part.error;
      case "finish":
        return this.toEnd(part);
      default:
        return null;
    }
  }

  private toEnd({ finishReason, usage }: FinishPart): AnswerPart {
    const details = { model: this.modelId };
    // The provider package ends quietly when the stream ends without a reason: the connection was cut.
    if (finishReason.unified === "interrupted") throw new AppError("provider_cut", { details });
    if (finishReason.unified === "error") throw new AppError("provider_failed", { details });
    return {
      type: "end",
      finishReason: finishReason.unified,
      usage: toUsage(usage),
      answeredModel: this.answeredModel,
    };
  }
}

/** Whether an event only opens an answer: no text, no call, no end. Anything unusual is for the parser to judge. */
function saysNothing(line: string): boolean {
  try {
    const event = JSON.parse(line.slice("data:".length));
    const [choice, ...others] = event.choices;
    const { role, content, ...more } = choice.delta;
    return (
      others.length === 0 &&
      (content === "" || content === null || content === undefined) &&
      Object.values(more).every((value) => value === null) &&
      !choice.finish_reason &&
      !event.usage &&
      !event.error
    );
  } catch {
    return false;
  }
}

function isMark(part: ProviderPart): boolean {
  return (
    part.type === "raw" &&
    typeof part.rawValue === "object" &&
    part.rawValue !== null &&
    mark in part.rawValue
  );
}

function toUsage({ inputTokens, outputTokens }: FinishPart["usage"]): AnswerUsage | null {
  if (inputTokens.total === undefined && outputTokens.total === undefined) return null;
  return {
    prompt: inputTokens.total ?? 0,
    completion: outputTokens.total ?? 0,
    cached: inputTokens.cacheRead ?? 0,
  };
}
