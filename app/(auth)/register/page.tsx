import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { RegisterForm } from "@/components/auth/register-form";
import { safeCallbackPath } from "@/lib/auth/contract";
import { readViewer, signInOptions } from "@/lib/auth/server";

type Props = { searchParams: Promise<{ callbackUrl?: string | string[]; invitation?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.register");
  return { title: t("title") };
}

export default async function RegisterPage({ searchParams }: Props) {
  const { callbackUrl, invitation } = await searchParams;
  const destination = safeCallbackPath(callbackUrl);
  const token = [invitation].flat()[0]?.slice(0, 100) ?? null;
  const viewer = await readViewer(await headers());
  if (viewer && !viewer.isGuest) redirect(destination);
  const options = await signInOptions(token);
  const usable = options.needsInvitation && options.allowsSignUp ? token : null;
  const t = await getTranslations("auth.register");
  return (
    <AuthCard
      page="register"
      options={options}
      isGuest={viewer?.isGuest ?? false}
      destination={destination}
      invitation={usable}
    >
      {options.allowsSignUp ? (
        <RegisterForm destination={destination} invitation={usable} />
      ) : (
        <p>{t(options.needsInvitation ? "byInvitation" : "closed")}</p>
      )}
    </AuthCard>
  );
}
