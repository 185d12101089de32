import type { ChatSettings } from "@/lib/conversations/contract";

/** The settings that have a field. Tools have a switch of their own beside the model. */
export type SettingName = Exclude<keyof ChatSettings, "tools">;

export const settingNames = [
  "systemPrompt",
  "temperature",
  "topP",
  "maxTokens",
  "stop",
  "seed",
  "safePrompt",
  "reasoningEffort",
] as const satisfies readonly SettingName[];

/** True when anything differs from the model's defaults. */
export function isChanged(settings: ChatSettings): boolean {
  return settingNames.some((name) => settings[name] !== undefined);
}
