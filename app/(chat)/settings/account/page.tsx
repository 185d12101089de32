import type { Metadata } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EraseAccount } from "@/components/settings/account/erase-account";
import { NameForm } from "@/components/settings/account/name-form";
import { PasswordForm } from "@/components/settings/account/password-form";
import { Section, SettingsPage } from "@/components/settings/section";
import { SignOutButton } from "@/components/settings/sign-out-button";
import { Badge } from "@/components/ui/badge";
import { buttonClass } from "@/components/ui/button-class";
import type { Viewer } from "@/lib/auth/contract";
import { departureOf, hasPassword, readViewer } from "@/lib/auth/server";
import { pickMessages } from "@/lib/i18n/server";
import { signUpMode } from "@/lib/policy/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.account");
  return { title: t("title") };
}

export default async function AccountSettingsPage() {
  const [t, erase, viewer, messages] = await Promise.all([
    getTranslations("settings.account"),
    getTranslations("transfer.erase"),
    headers().then(readViewer),
    pickMessages(["auth", "settings", "transfer", "errors", "ui"]),
  ]);
  const [ownPassword, departure] = viewer
    ? await Promise.all([hasPassword(viewer.id), departureOf(viewer.id)])
    : [false, "free" as const];
  return (
    <NextIntlClientProvider messages={messages}>
      <SettingsPage title={t("title")}>
        <Section title={t("who")}>
          {viewer && !viewer.isGuest ? <AccountSummary viewer={viewer} /> : <GuestSummary />}
        </Section>
        {viewer && !viewer.isGuest && (
          <Section title={t("name")} text={t("nameText")}>
            <NameForm name={viewer.name} />
          </Section>
        )}
        {viewer?.email && ownPassword && (
          <Section title={t("password")} text={t("passwordText")}>
            <PasswordForm email={viewer.email} />
          </Section>
        )}
        {viewer && (
          <Section title={erase("title")} text={erase(viewer.isGuest ? "guestText" : "text")}>
            <EraseAccount email={viewer.email} hasPassword={ownPassword} departure={departure} />
          </Section>
        )}
      </SettingsPage>
    </NextIntlClientProvider>
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
  const [t, actions, mode] = await Promise.all([
    getTranslations("settings.account"),
    getTranslations("sidebar.account"),
    signUpMode(),
  ]);
  return (
    <>
      <p className="font-medium text-sm">{t("guestTitle")}</p>
      <p className="mt-1 text-pretty text-ink-muted text-sm">{t("guestText")}</p>
      <div className="mt-4 flex flex-wrap gap-2">
        {mode === "open" && (
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
