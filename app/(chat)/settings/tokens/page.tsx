import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Section, SettingsPage } from "@/components/settings/section";
import { ApiAddress } from "@/components/settings/tokens/api-address";
import { Tokens } from "@/components/settings/tokens/tokens";
import { readViewer } from "@/lib/auth/server";
import { listTokens } from "@/lib/tokens/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("api.tokens");
  return { title: t("title") };
}

export default async function TokensPage() {
  const [t, viewer] = await Promise.all([getTranslations("api.tokens"), headers().then(readViewer)]);
  return (
    <SettingsPage title={t("title")} text={t("text")}>
      <Section title={t("address")} text={t("addressText")}>
        <ApiAddress />
        <Link
          href="/docs"
          className="mt-3 inline-flex touch-target items-center text-accent text-sm underline underline-offset-2"
        >
          {t("docs")}
        </Link>
      </Section>
      <Section title={t("list")} text={t("listText")}>
        {viewer ? <Tokens stored={await listTokens(viewer.id)} /> : <p className="text-sm">{t("nobody")}</p>}
      </Section>
    </SettingsPage>
  );
}
