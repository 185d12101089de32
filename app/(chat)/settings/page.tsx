import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ModelAbilities } from "@/components/settings/model-abilities";
import { OwnKeySetting } from "@/components/settings/own-key";
import { LanguageChoice, ThemeChoice } from "@/components/settings/preferences";
import { SignOutButton } from "@/components/settings/sign-out-button";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button-class";
import type { Viewer } from "@/lib/auth/contract";
import { allowsSignUp, readViewer } from "@/lib/auth/server";
import { pickMessages } from "@/lib/i18n/server";
import { getOwnKey, hasServerKey } from "@/lib/keys/server";
import { isDemonstration } from "@/lib/mistral/server";
import { listModels } from "@/lib/models/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function SettingsPage() {
  const [t, viewer] = await Promise.all([getTranslations("settings"), headers().then(readViewer)]);
  const [ownKey, list, messages] = await Promise.all([
    viewer ? getOwnKey(viewer.id) : null,
    listModels(viewer?.id ?? null),
    pickMessages(["settings", "models", "errors", "ui"]),
  ]);
  const open = list.models.filter(({ openCapabilities }) => openCapabilities.length > 0);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-reading px-4 pt-8 pb-16 sm:px-6 sm:pt-12">
        <h1 className="font-semibold text-2xl">{t("title")}</h1>
        <div className="mt-6 divide-y divide-line border-line border-y sm:mt-8">
          <Section title={t("appearance.title")} text={t("appearance.text")}>
            <ThemeChoice />
          </Section>
          <Section title={t("language.title")} text={t("language.text")}>
            <LanguageChoice />
          </Section>
          <Section id="key" title={t("key.title")} text={t("key.text")}>
            <OwnKeySetting
              stored={ownKey}
              without={t(isDemonstration() ? "key.demo" : hasServerKey() ? "key.none" : "key.noneAtAll")}
            />
          </Section>
          {open.length > 0 && viewer && (
            <Section id="abilities" title={t("abilities.title")} text={t("abilities.text")}>
              <NextIntlClientProvider messages={messages}>
                <ModelAbilities models={open} initial={list.preferences.abilities} />
              </NextIntlClientProvider>
            </Section>
          )}
          <Section title={t("account.title")}>
            {viewer && !viewer.isGuest ? <AccountSummary viewer={viewer} /> : <GuestSummary />}
          </Section>
        </div>
      </div>
    </div>
  );
}

function Section({
  id,
  title,
  text,
  children,
}: {
  id?: string;
  title: string;
  text?: string;
  children: ReactNode;
}) {
  return (
    <section id={id} className="scroll-mt-4 grid gap-x-8 gap-y-4 py-7 sm:grid-cols-[13rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-medium text-base">{title}</h2>
        {text && <p className="mt-1 text-pretty text-ink-muted text-sm">{text}</p>}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

async function AccountSummary({ viewer }: { viewer: Viewer }) {
  const t = await getTranslations("settings.account");
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2.5 text-sm">
        {viewer.name && <Row label={t("name")}>{viewer.name}</Row>}
        {viewer.email && <Row label={t("email")}>{viewer.email}</Row>}
        <Row label={t("role")}>
          <Badge>{t(viewer.role)}</Badge>
        </Row>
      </dl>
      <div className="mt-5">
        <SignOutButton />
      </div>
    </>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-muted">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

async function GuestSummary() {
  const [t, actions] = await Promise.all([
    getTranslations("settings.account"),
    getTranslations("sidebar.account"),
  ]);
  return (
    <>
      <p className="font-medium text-sm">{t("guestTitle")}</p>
      <p className="mt-1 text-pretty text-ink-muted text-sm">{t("guestText")}</p>
      <div className="mt-4 flex flex-wrap gap-2">
        {allowsSignUp() && (
          <Link href="/register" className={buttonClass({ variant: "primary" })}>
            {actions("register")}
          </Link>
        )}
        <Link href="/sign-in" className={buttonClass()}>
          {actions("signIn")}
        </Link>
      </div>
    </>
  );
}
