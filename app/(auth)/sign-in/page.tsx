import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { isErrorOfAddress, problemOfAddress } from "@/components/auth/form-problem";
import { SignInForm } from "@/components/auth/sign-in-form";
import { safeCallbackPath } from "@/lib/auth/contract";
import { readViewer, signInOptions } from "@/lib/auth/server";
import { errorValues } from "@/lib/i18n/contract";

type Props = { searchParams: Promise<{ callbackUrl?: string | string[]; error?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth.signIn");
  return { title: t("title") };
}

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl, error } = await searchParams;
  const destination = safeCallbackPath(callbackUrl);
  const viewer = await readViewer(await headers());
  if (viewer && !viewer.isGuest) redirect(destination);
  const [t, errors] = await Promise.all([getTranslations("auth.problem"), getTranslations("errors")]);
  const problem = problemOfAddress([error].flat()[0]);
  const notice =
    problem && (isErrorOfAddress(problem) ? errors(problem, errorValues({})) : t(problem, noValues));
  return (
    <AuthCard
      page="signIn"
      options={await signInOptions()}
      isGuest={viewer?.isGuest ?? false}
      destination={destination}
    >
      <SignInForm destination={destination} notice={notice ?? undefined} />
    </AuthCard>
  );
}

/** The sentences that an address can ask for mention no figures; the type is that of all of them. */
const noValues = { minLength: 0, maxLength: 0, minutes: 0 };
