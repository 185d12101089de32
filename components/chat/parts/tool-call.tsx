"use client";

import { Calculator, CircleAlert, Clock, MessagesSquare, Wrench } from "lucide-react";
import { useTranslations } from "next-intl";
import { Collapsible, CollapsiblePanel, CollapsibleTrigger } from "@/components/ui/collapsible";
import { cn } from "@/lib/cn";
import type { ChatMessage } from "@/lib/conversations/contract";
import { isToolName, type ToolPart, type ToolValue, toolPart } from "@/lib/tools/contract";
import { FoundPlaces, foundPlaces } from "./found-places";

const icons = {
  calculate: Calculator,
  current_time: Clock,
  search_conversations: MessagesSquare,
  other: Wrench,
};

/** What a model had done for it, folded away to a line: what it asked for, and what it was given. */
export function ToolCall({ part, writing }: { part: ChatMessage["parts"][number]; writing: boolean }) {
  const parsed = toolPart.safeParse(part);
  return parsed.success ? <KnownCall part={parsed.data} writing={writing} /> : null;
}

function KnownCall({ part, writing }: { part: ToolPart; writing: boolean }) {
  const t = useTranslations("chat.tools");
  const { toolName, state } = part;
  const isRunning = writing && state === "input-available";
  const name = isToolName(toolName) ? toolName : "other";
  const Icon = state === "output-error" ? CircleAlert : icons[name];
  const detail = useDetail(part);
  return (
    <Collapsible className="mb-2">
      <CollapsibleTrigger className={cn("min-h-8 max-w-full", isRunning && "animate-breathe")}>
        <Icon aria-hidden className={cn("size-4 shrink-0", state === "output-error" && "text-danger")} />
        <span className="min-w-0 truncate">
          {t(`${isRunning ? "running" : "done"}.${name}`, { name: toolName })}
          {detail !== null && <span className="text-ink"> {detail}</span>}
        </span>
      </CollapsibleTrigger>
      <CollapsiblePanel>
        <dl className="mt-1 ml-2 border-line border-l-2 py-1 pl-4 text-sm">
          <Value name={t("input")} value={part.input} />
          {state === "output-available" && <Output name={t("output")} part={part} />}
          {state === "output-error" && <Value name={t("error")} value={part.errorText} />}
        </dl>
      </CollapsiblePanel>
    </Collapsible>
  );
}

/** The gist of a call in a few words, for its line. */
function useDetail(part: ToolPart): string | null {
  const t = useTranslations("chat.tools");
  if (part.state === "output-error") return `· ${t("failed")}`;
  const input = fields(part.input);
  const output = part.state === "output-available" ? fields(part.output) : {};
  switch (part.toolName) {
    case "calculate":
      return output.result ? `${input.expression} = ${output.result}` : (input.expression ?? null);
    case "current_time":
      return output.local ? `${output.local.slice(0, 16).replace("T", " ")} · ${output.timeZone}` : null;
    case "search_conversations": {
      const places = foundPlaces(part);
      return `“${input.query ?? ""}”${places ? ` · ${t("found", { count: places.length })}` : ""}`;
    }
    default:
      return null;
  }
}

/** The texts among the fields of a value. */
function fields(value: ToolValue): Record<string, string | undefined> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([key, inner]) => (typeof inner === "string" ? [[key, inner]] : [])),
  );
}

function Output({ name, part }: { name: string; part: Extract<ToolPart, { state: "output-available" }> }) {
  const places = foundPlaces(part);
  if (places === null || places.length === 0) return <Value name={name} value={part.output} />;
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd>
        <FoundPlaces places={places} />
      </dd>
    </>
  );
}

function Value({ name, value }: { name: string; value: ToolValue }) {
  return (
    <>
      <dt className="text-ink-muted">{name}</dt>
      <dd className="mb-2 last:mb-0">
        <pre className="max-h-60 overflow-auto whitespace-pre-wrap font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
          {asText(value)}
        </pre>
      </dd>
    </>
  );
}

/** Fields a line each where that says it all, else JSON. */
function asText(value: ToolValue): string {
  if (typeof value === "string") return value;
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const isPlain = entries.length > 0 && entries.every(([, inner]) => typeof inner !== "object");
  return isPlain && !Array.isArray(value)
    ? entries.map(([key, inner]) => `${key}: ${String(inner)}`).join("\n")
    : JSON.stringify(value, null, 2);
}
