import "server-only";
import { maxTitleLength } from "@/lib/conversations/contract";
import type { ImportedConversation } from "./imported";

/** Dates and titles as other applications write them. */

const maxDateMs = Date.UTC(9999, 0);

/** Seconds since 1970, with a fraction; `null` for what is no date that a calendar has. */
export function secondsToDate(seconds: number | null): Date | null {
  return seconds === null ? null : asDate(seconds * 1000);
}

/** An ISO date. */
export function textToDate(text: string | null): Date | null {
  return text === null ? null : asDate(Date.parse(text));
}

function asDate(ms: number): Date | null {
  return Number.isFinite(ms) && ms > 0 && ms < maxDateMs ? new Date(Math.floor(ms)) : null;
}

/** A title of one line that fits ours; without one the first question will do. */
export function titleOf(title: string | null): Pick<ImportedConversation, "title" | "titleSource"> {
  const line = [...(title ?? "").replace(/\s+/g, " ").trim()];
  const short = line.length > maxTitleLength / 2 ? [...line.slice(0, maxTitleLength / 2 - 1), "…"] : line;
  return { title: short.join(""), titleSource: short.length === 0 ? "fallback" : "given" };
}

export function modelName(name: string | null): string | null {
  return name === null || name === "" ? null : name.slice(0, 200);
}

/** A block of code whose fence its text can't close. */
export function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language.replace(/[^\w+#.-]/g, "")}\n${text.replace(/\n$/, "")}\n${fence}`;
}
