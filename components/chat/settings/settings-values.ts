import type { ChatSettings } from "@/lib/conversations/contract";
import { chatSettings } from "@/lib/conversations/schemas";
import { type SettingName, settingNames } from "./setting-names";

/** The fields as the reader fills them in; an empty one stands for the model's own default. */
export type SettingsValues = {
  systemPrompt: string;
  temperature: string;
  topP: string;
  maxTokens: string;
  /** One a line; see `escapeLine`. */
  stop: string;
  seed: string;
  safePrompt: boolean;
  reasoningEffort: NonNullable<ChatSettings["reasoningEffort"]> | "default";
};

/** `range`: not a value of this field. `withZero`: not together with the temperature 0. */
export type SettingsErrors = Partial<Record<SettingName, "range" | "withZero">>;

export const noValues: SettingsValues = {
  systemPrompt: "",
  temperature: "",
  topP: "",
  maxTokens: "",
  stop: "",
  seed: "",
  safePrompt: false,
  reasoningEffort: "default",
};

/** Fills the fields. `decimalMark` is the reader's. */
export function valuesOf(settings: ChatSettings, decimalMark: string): SettingsValues {
  const show = (value: number | undefined) => (value === undefined ? "" : showNumber(value, decimalMark));
  return {
    systemPrompt: settings.systemPrompt ?? "",
    temperature: show(settings.temperature),
    topP: show(settings.topP),
    maxTokens: show(settings.maxTokens),
    stop: (settings.stop ?? []).map(escapeLine).join("\n"),
    seed: show(settings.seed),
    safePrompt: settings.safePrompt ?? false,
    reasoningEffort: settings.reasoningEffort ?? "default",
  };
}

/**
 * Reads the fields. What isn't valid stays as it was `before`, so that one bad field doesn't hold back the others.
 */
export function readValues(
  values: SettingsValues,
  before: ChatSettings,
): { settings: ChatSettings; errors: SettingsErrors } {
  const errors: SettingsErrors = {};
  const settings: Record<string, unknown> = {
    ...wantedSettings(values),
    ...(before.tools ? { tools: true } : {}),
  };
  // How fields go together is only looked at when each is valid by itself.
  for (let round = 0; round < 2; round++) {
    const parsed = chatSettings.safeParse(settings);
    if (parsed.success) return { settings: parsed.data, errors };
    for (const { path, code } of parsed.error.issues) {
      const name = settingNames.find((known) => known === path[0]);
      if (!name) continue;
      errors[name] ??= code === "custom" ? "withZero" : "range";
      if (before[name] === undefined) delete settings[name];
      else settings[name] = before[name];
    }
  }
  const mended = chatSettings.safeParse(settings);
  return { settings: mended.success ? mended.data : before, errors };
}

/** A number as the reader's language writes it, short enough for a field. */
export function showNumber(value: number, decimalMark: string): string {
  return String(value).replace(".", decimalMark);
}

/** `NaN` for what is no number, which no setting accepts. Both marks are understood, whatever the language. */
export function readNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return trimmed === "" ? undefined : Number(trimmed.replace(",", "."));
}

function wantedSettings(values: SettingsValues): Record<string, unknown> {
  const stop = values.stop.split("\n").filter((line) => line !== "");
  const all: Record<SettingName, unknown> = {
    systemPrompt: values.systemPrompt.trim() === "" ? undefined : values.systemPrompt,
    temperature: readNumber(values.temperature),
    topP: readNumber(values.topP),
    maxTokens: readNumber(values.maxTokens),
    stop: stop.length === 0 ? undefined : stop.map(unescapeLine),
    seed: readNumber(values.seed),
    safePrompt: values.safePrompt || undefined,
    reasoningEffort: values.reasoningEffort === "default" ? undefined : values.reasoningEffort,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** A sequence may hold line breaks, and it has one line to stand on. */
function escapeLine(sequence: string): string {
  return sequence.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function unescapeLine(line: string): string {
  return line.replace(/\\([\\n])/g, (_, letter) => (letter === "n" ? "\n" : "\\"));
}
