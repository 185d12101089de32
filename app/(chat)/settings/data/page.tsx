import { Download } from "lucide-react";
import type { Metadata } from "next";
import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";
import { DeleteConversations } from "@/components/settings/delete-conversations";
import { ImportFiles } from "@/components/settings/import/import-files";
import { Section, SettingsPage } from "@/components/settings/section";
import { SemanticSearch } from "@/components/settings/semantic-search";
import { buttonClass } from "@/components/ui/button-class";
import { readViewer } from "@/lib/auth/server";
import { allowsGuests } from "@/lib/policy/server";
import { embeddingModelId, getSemanticStatus } from "@/lib/semantic/server";
import { maxImportBytes } from "@/lib/transfer/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("transfer.data");
  return { title: t("title") };
}

export default async function DataSettingsPage() {
  const [t, viewer] = await Promise.all([getTranslations("transfer"), headers().then(readViewer)]);
  return (
    <SettingsPage title={t("data.title")} text={t("data.text")}>
      <Section title={t("export.title")} text={t("export.text")}>
        {viewer ? (
          <>
            <a href="/api/account/export" download className={buttonClass()}>
              <Download aria-hidden />
              {t("export.button")}
            </a>
            <p className="mt-3 text-ink-muted text-sm">{t("export.one")}</p>
          </>
        ) : (
          <p className="text-sm">{t("export.none")}</p>
        )}
      </Section>
      {(viewer || (await allowsGuests())) && (
        <Section title={t("import.title")} text={t("import.text")}>
          <ImportFiles maxBytes={maxImportBytes()} />
        </Section>
      )}
      {viewer && (
        <Section id="meaning" title={t("meaning.title")} text={t("meaning.text")}>
          <SemanticSearch initial={await getSemanticStatus(viewer.id)} model={embeddingModelId} />
        </Section>
      )}
      {viewer && (
        <Section title={t("deleteAll.title")} text={t("deleteAll.text")}>
          <DeleteConversations />
        </Section>
      )}
    </SettingsPage>
  );
}
