import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { BrandMark } from "@/components/shell/brand-mark";
import { buttonClass } from "@/components/ui/button-class";
import { keyVariable } from "@/lib/code/contract";
import { conversationHeader, type GatewayEndpoint, saveHeader, sourceHeader } from "@/lib/gateway/contract";
import { Endpoint } from "./endpoint";
import { ErrorsTable } from "./errors-table";
import { Sample } from "./sample";

const sections = ["start", "addresses", "behaviour", "errors", "whole"] as const;
const linkClass = "text-accent underline underline-offset-2 hover:text-accent-strong";
const code = (text: ReactNode) => (
  <code className="rounded-sm bg-veil px-1.5 py-0.5 font-mono text-[0.875em]">{text}</code>
);

/** How a program of the reader's uses this server. Anybody may read it. */
export function DocsPage({
  baseUrl,
  modelId,
  endpoints,
}: {
  baseUrl: string;
  /** What the example asks. */
  modelId: string;
  endpoints: GatewayEndpoint[];
}) {
  const t = useTranslations("docs");
  return (
    <div className="min-h-dvh">
      <header className="sticky top-0 z-10 border-line border-b bg-paper/95 backdrop-blur-sm">
        <div className="mx-auto flex h-14 w-full max-w-[60rem] items-center justify-between gap-2 px-3 sm:px-6">
          <Link
            href="/"
            aria-label={t("home")}
            className="flex touch-target items-center gap-2 rounded-md px-1"
          >
            <BrandMark />
            <span className="font-semibold text-[0.9375rem] tracking-[-0.01em]">Tramontane</span>
          </Link>
          <Link href="/settings/tokens" className={buttonClass({ size: "sm" })}>
            {t("tokens")}
          </Link>
        </div>
      </header>
      <div className="mx-auto w-full max-w-[60rem] gap-12 px-4 pt-8 pb-16 sm:px-6 sm:pt-12 lg:flex">
        <nav aria-label={t("contents")} className="hidden w-40 shrink-0 lg:block">
          <ul className="sticky top-24 space-y-1 text-sm">
            {sections.map((id) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="block rounded-md px-2 py-1.5 text-ink-muted hover:bg-veil hover:text-ink"
                >
                  {t(`${id}.title`)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <main className="min-w-0 max-w-reading flex-1 leading-reading">
          <h1 className="font-semibold text-2xl sm:text-3xl">{t("title")}</h1>
          <p className="mt-2 text-pretty text-ink-muted">{t("lead")}</p>

          <DocsSection id="start" title={t("start.title")}>
            <ol className="list-decimal space-y-2 pl-5 marker:text-ink-muted">
              <li>
                {t.rich("start.token", {
                  link: (text) => (
                    <Link href="/settings/tokens" className={linkClass}>
                      {text}
                    </Link>
                  ),
                })}
              </li>
              <li>
                {t.rich("start.address", { code })}
                <p className="mt-2 overflow-x-auto rounded-lg border border-line bg-paper-sunken px-3.5 py-2 font-mono text-sm [overflow-wrap:anywhere]">
                  {baseUrl}
                </p>
              </li>
              <li>{t.rich("start.key", { code, variable: keyVariable })}</li>
            </ol>
            <Sample
              baseUrl={baseUrl}
              body={{ model: modelId, messages: [{ role: "user", content: t("start.question") }] }}
            />
            <p className="text-pretty">{t("start.more")}</p>
          </DocsSection>

          <DocsSection id="addresses" title={t("addresses.title")}>
            <div className="divide-y divide-line border-line border-y">
              {endpoints.map((endpoint) => (
                <Endpoint key={endpoint.name} {...endpoint} />
              ))}
            </div>
          </DocsSection>

          <DocsSection id="behaviour" title={t("behaviour.title")}>
            <ul className="list-disc space-y-2 pl-5 marker:text-ink-muted">
              <li>{t.rich("behaviour.relay", { code, source: sourceHeader })}</li>
              <li>{t("behaviour.leave")}</li>
              <li>{t("behaviour.key")}</li>
              <li>
                {t.rich("behaviour.save", { code, save: saveHeader, conversation: conversationHeader })}
              </li>
              <li>{t("behaviour.cors")}</li>
            </ul>
          </DocsSection>

          <DocsSection id="errors" title={t("errors.title")}>
            <p className="text-pretty">{t("errors.text")}</p>
            <ErrorsTable />
          </DocsSection>

          <DocsSection id="whole" title={t("whole.title")}>
            <p className="text-pretty">
              {t("whole.text")}{" "}
              <a href="/api/v1/openapi.json" className={`${linkClass} [overflow-wrap:anywhere]`}>
                {baseUrl}/openapi.json
              </a>
            </p>
          </DocsSection>
        </main>
      </div>
    </div>
  );
}

function DocsSection({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="scroll-mt-20 pt-10">
      <h2 className="mb-4 font-semibold text-xl">{title}</h2>
      <div className="space-y-4">{children}</div>
    </section>
  );
}
