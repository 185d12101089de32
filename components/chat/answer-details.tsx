"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import type { ChatSettings, MessageMetadata } from "@/lib/conversations/contract";
import { figuresOf } from "./answer-figures";
import { settingNames } from "./settings/setting-names";

/** The cost of an answer in one word; behind it every figure, and the settings that were sent for it. */
export function AnswerDetails({ metadata }: { metadata: MessageMetadata }) {
  const t = useTranslations("chat.answer");
  const figures = figuresOf(metadata);
  const settings = metadata.settings ?? {};
  if (Object.keys(figures).length === 0 && Object.keys(settings).length === 0) return null;
  return (
    <Popover>
      <PopoverTrigger
        openOnHover
        delay={400}
        className="touch-target rounded-md px-2 py-1 text-ink-muted text-xs tabular-nums hover:bg-veil hover:text-ink data-popup-open:bg-veil"
      >
        {figures.completionTokens === undefined
          ? t("details")
          : t("tokens", { count: figures.completionTokens })}
      </PopoverTrigger>
      <PopoverContent aria-label={t("details")} className="w-auto min-w-56 max-w-80 px-3.5 py-3 text-xs">
        <Figures metadata={metadata} />
        <SentSettings settings={settings} />
      </PopoverContent>
    </Popover>
  );
}

function Figures({ metadata }: { metadata: MessageMetadata }) {
  const t = useTranslations("chat.answer");
  const format = useFormatter();
  const figures = figuresOf(metadata);
  const { answeredModel, requestedModel } = metadata;
  const seconds = (ms: number) =>
    t("seconds", { seconds: format.number(ms / 1000, { maximumFractionDigits: 2 }) });
  const rows: [name: string, value: string | null][] = [
    [t("answeredBy"), answeredModel && answeredModel !== requestedModel ? answeredModel : null],
    [t("written"), numberOrNull(figures.completionTokens)],
    [t("read"), numberOrNull(figures.promptTokens)],
    [t("cached"), numberOrNull(figures.cachedTokens)],
    [t("firstToken"), figures.firstTokenMs === undefined ? null : seconds(figures.firstTokenMs)],
    [t("totalTime"), figures.totalMs === undefined ? null : seconds(figures.totalMs)],
    [
      t("speed"),
      figures.tokensPerSecond === undefined ? null : t("perSecond", { count: figures.tokensPerSecond }),
    ],
  ];
  return <Rows rows={rows} />;

  function numberOrNull(value: number | undefined): string | null {
    return value === undefined ? null : format.number(value);
  }
}

function SentSettings({ settings }: { settings: ChatSettings }) {
  const t = useTranslations("chat");
  const format = useFormatter();
  const names = settingNames.filter((name) => settings[name] !== undefined && name !== "systemPrompt");
  const values: Record<(typeof settingNames)[number], string | null> = {
    systemPrompt: settings.systemPrompt ?? null,
    temperature: numberOrNull(settings.temperature),
    topP: numberOrNull(settings.topP),
    maxTokens: numberOrNull(settings.maxTokens),
    stop: settings.stop?.map((sequence) => JSON.stringify(sequence)).join(" ") ?? null,
    seed: settings.seed === undefined ? null : String(settings.seed),
    safePrompt: settings.safePrompt ? t("settings.safePrompt.on") : null,
    reasoningEffort: settings.reasoningEffort
      ? t(`settings.reasoningEffort.${settings.reasoningEffort}`)
      : null,
  };
  if (settingNames.every((name) => values[name] === null)) return null;
  return (
    <div className="mt-2.5 border-line border-t pt-2.5">
      <p className="mb-1 font-medium">{t("answer.sentSettings")}</p>
      <Rows rows={names.map((name) => [t(`settings.${name}.label`), values[name]])} />
      {values.systemPrompt && (
        <>
          <p className="mt-1 text-ink-muted">{t("settings.systemPrompt.label")}</p>
          <p className="line-clamp-6 whitespace-pre-wrap [overflow-wrap:anywhere]">{values.systemPrompt}</p>
        </>
      )}
    </div>
  );

  function numberOrNull(value: number | undefined): string | null {
    return value === undefined ? null : format.number(value);
  }
}

function Rows({ rows }: { rows: readonly (readonly [name: string, value: string | null])[] }) {
  return (
    <dl className="grid grid-cols-[auto_auto] justify-between gap-x-5 gap-y-1 tabular-nums [&_dd]:text-right">
      {rows.map(
        ([name, value]) =>
          value !== null && (
            <div key={name} className="contents">
              <dt className="text-ink-muted">{name}</dt>
              <dd className="[overflow-wrap:anywhere]">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
