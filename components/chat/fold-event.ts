import type { ChatMessage, MessageMetadata } from "@/lib/conversations/contract";
import type { RunEvent } from "./read-events";

type Part = ChatMessage["parts"][number];
type ToolPart = Extract<Part, { type: "dynamic-tool" }>;

/** An answer while its events come in. Parts are replaced and never changed, so what is the same stays the same. */
export type AnswerDraft = { message: ChatMessage; open: Map<string, number> };

export function emptyDraft(): AnswerDraft {
  return { message: { id: "", role: "assistant", parts: [] }, open: new Map() };
}

/**
 * Adds an event to an answer, as the AI SDK's own client would (a test holds the two together). Kinds of parts that
 * have no fold here are left out.
 */
export function foldEvent(draft: AnswerDraft, event: RunEvent): void {
  switch (event.type) {
    case "start":
      draft.message = {
        ...draft.message,
        id: event.messageId ?? draft.message.id,
        metadata: withMetadata(draft, event.messageMetadata),
      };
      break;
    case "message-metadata":
    case "finish":
      draft.message = { ...draft.message, metadata: withMetadata(draft, event.messageMetadata) };
      break;
    case "text-start":
      add(draft, { type: "text", text: "", ...metadataOf(event) }, `text-${event.id}`);
      break;
    case "reasoning-start":
      add(draft, { type: "reasoning", text: "", ...metadataOf(event) }, `reasoning-${event.id}`);
      break;
    case "text-delta":
    case "reasoning-delta":
      grow(draft, event);
      break;
    case "text-end":
    case "reasoning-end":
      grow(draft, { ...event, delta: "" });
      break;
    case "file":
      add(draft, { type: "file", mediaType: event.mediaType, url: event.url, ...metadataOf(event) });
      break;
    case "source-url": {
      const { type, sourceId, url, title } = event;
      add(draft, { type, sourceId, url, ...(title === undefined ? {} : { title }), ...metadataOf(event) });
      break;
    }
    case "start-step":
      add(draft, { type: "step-start" });
      break;
    default:
      if (event.type.startsWith("tool-")) foldToolEvent(draft, event);
      else if (event.type.startsWith("data-")) foldData(draft, event as DataEvent);
  }
}

function withMetadata({ message }: AnswerDraft, metadata: unknown): MessageMetadata {
  return { ...message.metadata, ...(metadata as Partial<MessageMetadata> | undefined) } as MessageMetadata;
}

function metadataOf({ providerMetadata }: { providerMetadata?: unknown }) {
  return providerMetadata === undefined ? {} : ({ providerMetadata } as object);
}

function add(draft: AnswerDraft, part: Part, name?: string): void {
  const { parts } = draft.message;
  if (name !== undefined) draft.open.set(name, parts.length);
  draft.message = { ...draft.message, parts: [...parts, part] };
}

function replace(draft: AnswerDraft, index: number, part: Part): void {
  draft.message = { ...draft.message, parts: draft.message.parts.with(index, part) };
}

function grow(
  draft: AnswerDraft,
  event: { type: string; id: string; delta: string; providerMetadata?: unknown },
): void {
  const kind = event.type.startsWith("text") ? "text" : "reasoning";
  const index = draft.open.get(`${kind}-${event.id}`);
  const part = index === undefined ? undefined : draft.message.parts[index];
  if (index === undefined || (part?.type !== "text" && part?.type !== "reasoning"))
    throw new Error(`${event.type} for ${event.id}, which has not begun`);
  if (event.delta === "" && event.providerMetadata === undefined) return;
  replace(draft, index, { ...part, text: part.text + event.delta, ...metadataOf(event) });
}

type DataEvent = { type: `data-${string}`; id?: string; data: unknown; transient?: boolean };

/** A later data part with the same id takes the place of the earlier one. */
function foldData(draft: AnswerDraft, { type, id, data, transient }: DataEvent): void {
  if (transient) return;
  const part: Part = { type, ...(id === undefined ? {} : { id }), data };
  const index = draft.message.parts.findIndex(
    (known) => known.type === type && "id" in known && known.id === id && id !== undefined,
  );
  if (index === -1) add(draft, part);
  else replace(draft, index, part);
}

type ToolEvent = {
  type: string;
  toolCallId: string;
  toolName?: string;
  dynamic?: boolean;
  input?: unknown;
  inputTextDelta?: string;
  output?: unknown;
  errorText?: string;
};

/** What the steps of a call change; everything else of the part stays. */
function foldToolEvent(draft: AnswerDraft, raw: RunEvent): void {
  const event = raw as ToolEvent;
  const index = draft.message.parts.findLastIndex(
    (part) => "toolCallId" in part && part.toolCallId === event.toolCallId,
  );
  const known = index === -1 ? undefined : (draft.message.parts[index] as ToolPart);
  const change = toolChange(event);
  if (change === null) return;
  if (known) {
    replace(draft, index, { ...known, ...change } as ToolPart);
    return;
  }
  if (event.toolName === undefined) throw new Error(`${event.type} for a tool call that has not begun`);
  const name = event.dynamic
    ? { type: "dynamic-tool", toolName: event.toolName }
    : { type: `tool-${event.toolName}` };
  add(draft, { ...name, toolCallId: event.toolCallId, ...change } as ToolPart);
}

function toolChange({ type, input, output, errorText }: ToolEvent): Partial<ToolPart> | null {
  switch (type) {
    case "tool-input-start":
      return { state: "input-streaming", input: undefined };
    case "tool-input-available":
      return { state: "input-available", input };
    case "tool-input-error":
      return { state: "output-error", input, errorText: errorText ?? "" } as Partial<ToolPart>;
    case "tool-output-available":
      return { state: "output-available", output } as Partial<ToolPart>;
    case "tool-output-error":
      return { state: "output-error", errorText: errorText ?? "" } as Partial<ToolPart>;
    default:
      // Half an input is of no use to a reader.
      return null;
  }
}
