import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { OwnKeySetting } from "@/components/settings/own-key";
import { Section, SettingsPage } from "@/components/settings/section";
import { readViewer } from "@/lib/auth/server";
import { getOwnKey, serverAccess } from "@/lib/keys/server";
import { isDemonstration } from "@/lib/mistral/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.key");
  return { title: t("title") };
}

export default async function KeySettingsPage() {
  const [t, viewer] = await Promise.all([getTranslations("settings"), headers().then(readViewer)]);
  const ownKey = viewer ? await getOwnKey(viewer.id) : null;
  return (
    <SettingsPage title={t("key.title")}>
      <Section title={t("key.label")} text={t("key.text")}>
        <OwnKeySetting
          stored={ownKey}
          without={t(`key.without.${isDemonstration() ? "demo" : serverAccess()}`)}
        />
      </Section>
    </SettingsPage>
  );
}
