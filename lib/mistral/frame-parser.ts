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
 * read before anything that came after it.
 */
export class FrameParser {
  private readonly reader: ReadableStreamDefaultReader<ProviderPart>;
  private readonly wire: Wire;
  private readonly modelId: string;
  private answeredModel: string | null = null;

  constructor(stream: ProviderStream, wire: Wire, modelId: string) {
    this.reader = stream.getReader();
    this.wire = wire;
    this.modelId = modelId;
  }

  /** What the parser makes of one event. */
  async *read(line: string): AsyncGenerator<AnswerPart> {
    this.wire.frames?.enqueue(encoder.encode(`${line}\n\n${markLine}\n\n`));
    for (let next = await this.reader.read(); !next.done; next = await this.reader.read()) {
      if (isMark(next.value)) return;
      const part = this.toPart(next.value);
      if (part) yield part;
    }
  }

  /** What it makes of the end. */
  async *end(): AsyncGenerator<AnswerPart> {
    this.wire.frames?.close();
    for (let next = await this.reader.read(); !next.done; next = await this.reader.read()) {
      const part = this.toPart(next.value);
      if (part) yield part;
    }
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
