import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { Access } from "@/components/admin/access";
import { AllowedModels } from "@/components/admin/allowed-models";
import { People } from "@/components/admin/people";
import { Section, SettingsPage } from "@/components/settings/section";
import { UsageRulesForm } from "@/components/settings/usage/rules-form";
import { peopleQuery } from "@/lib/admin/contract";
import { listPeople } from "@/lib/admin/server";
import { hasPassword, isAdmin, readViewer } from "@/lib/auth/server";
import { pickMessages } from "@/lib/i18n/server";
import { listInvitations } from "@/lib/invitations/server";
import { listEveryModel } from "@/lib/models/server";
import { allowsGuests, readPolicy, signUpMode } from "@/lib/policy/server";
import { readRules } from "@/lib/usage/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("admin");
  return { title: t("title") };
}

/** What an administrator decides for everybody. For everybody else there is no such page. */
export default async function AdminPage() {
  const viewer = await readViewer(await headers());
  if (!isAdmin(viewer)) notFound();
  const [t, messages, firstPage, policy, rules, invitations, models, signUp, guests, ownPassword] =
    await Promise.all([
      getTranslations("admin"),
      pickMessages(["admin", "api", "auth", "errors", "ui", "chat"]),
      listPeople(peopleQuery.parse({})),
      readPolicy(),
      readRules(),
      listInvitations(),
      listEveryModel(),
      signUpMode(),
      allowsGuests(),
      hasPassword(viewer.id),
    ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <SettingsPage title={t("title")} text={t("text")}>
        <section aria-labelledby="people" className="flex flex-col gap-4 py-7">
          <h2 id="people" className="font-medium text-base">
            {t("people.title")}
          </h2>
          <People firstPage={firstPage} admin={{ id: viewer.id, hasPassword: ownPassword }} />
        </section>
        <Section title={t("access.title")} text={t("access.text")}>
          <Access policy={policy} effective={{ signUp, guests }} invitations={invitations} />
        </Section>
        <Section title={t("models.title")} text={t("models.text")}>
          <AllowedModels
            stored={policy.models}
            listed={models.map(({ id, aliases }) => ({ id, names: [id, ...aliases] }))}
          />
        </Section>
        <Section title={t("quotas.title")} text={t("quotas.text")}>
          <UsageRulesForm stored={rules} />
        </Section>
      </SettingsPage>
    </NextIntlClientProvider>
  );
}
