import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { DefaultModel } from "@/components/settings/default-model";
import { DefaultSettings } from "@/components/settings/default-settings";
import { ModelAbilities } from "@/components/settings/model-abilities";
import { LanguageChoice, ThemeChoice } from "@/components/settings/preferences";
import { Section, SettingsPage } from "@/components/settings/section";
import { readViewer } from "@/lib/auth/server";
import { getDefaultSettings } from "@/lib/conversations/server";
import { listModels } from "@/lib/models/server";
import { allowsGuests } from "@/lib/policy/server";
import { readPickedModel } from "@/lib/settings/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function GeneralSettingsPage() {
  const [t, viewer, wantedId] = await Promise.all([
    getTranslations("settings"),
    headers().then(readViewer),
    readPickedModel(),
  ]);
  const [list, defaults] = await Promise.all([
    listModels(viewer?.id ?? null, { wantedId }),
    getDefaultSettings(viewer?.id ?? null),
  ]);
  const open = list.models.filter(({ openCapabilities }) => openCapabilities.length > 0);
  return (
    <SettingsPage title={t("pages.general")}>
      <Section title={t("appearance.title")} text={t("appearance.text")}>
        <ThemeChoice />
      </Section>
      <Section title={t("language.title")} text={t("language.text")}>
        <LanguageChoice />
      </Section>
      <Section title={t("model.title")} text={t("model.text")}>
        <DefaultModel fromServer={list.defaultId} />
      </Section>
      {open.length > 0 && viewer && (
        <Section id="abilities" title={t("abilities.title")} text={t("abilities.text")}>
          <ModelAbilities models={open} initial={list.preferences.abilities} />
        </Section>
      )}
      {(viewer || (await allowsGuests())) && (
        <Section id="defaults" title={t("defaults.title")} text={t("defaults.text")}>
          <DefaultSettings initial={defaults} modelId={list.defaultId} hasSession={viewer !== null} />
        </Section>
      )}
    </SettingsPage>
  );
}
