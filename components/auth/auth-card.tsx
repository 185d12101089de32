import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { SignInOptions } from "@/lib/auth/contract";
import { ContinueAsGuest } from "./continue-as-guest";
import { ProviderButtons } from "./provider-buttons";

/** What both pages have around their form: title, note for guests, providers and the way to the other page. */
export function AuthCard({
  page,
  options,
  isGuest,
  destination,
  invitation = null,
  children,
}: {
  page: "signIn" | "register";
  options: SignInOptions;
  isGuest: boolean;
  destination: string;
  /** The token of the link by which the reader came. */
  invitation?: string | null;
  children: ReactNode;
}) {
  const t = useTranslations("auth");
  const otherPath = page === "signIn" ? "/register" : "/sign-in";
  const query = destination === "/" ? "" : `?${new URLSearchParams({ callbackUrl: destination })}`;
  const linkClass = "font-medium text-accent underline-offset-4 hover:underline";
  return (
    <main className="flex w-full max-w-sm flex-col gap-6">
      <header className="flex flex-col gap-1.5">
        <h1 className="font-semibold text-2xl">{t(`${page}.title`)}</h1>
        {isGuest && <p className="text-ink-muted text-sm">{t("guestKept")}</p>}
      </header>
      {children}
      <ProviderButtons providers={options.providers} destination={destination} invitation={invitation} />
      <footer className="flex flex-col gap-2 text-ink-muted text-sm">
        {(page === "register" || options.allowsSignUp) && (
          <p>
            {t.rich(`${page}.other`, {
              link: (chunks) => (
                <Link href={`${otherPath}${query}`} className={linkClass}>
                  {chunks}
                </Link>
              ),
            })}
          </p>
        )}
        {options.allowsGuests && <ContinueAsGuest isGuest={isGuest} />}
      </footer>
    </main>
  );
}
