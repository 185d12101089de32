import type { Metadata } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { DocsPage } from "@/components/docs/docs-page";
import { readViewer } from "@/lib/auth/server";
import { gatewayEndpoints } from "@/lib/gateway/server";
import { publicOrigin } from "@/lib/http/origin";
import { pickMessages } from "@/lib/i18n/server";
import { listModels } from "@/lib/models/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("docs");
  return { title: t("title") };
}

/** Strangers may read it: nothing in it is about anybody. */
export default async function Docs() {
  const requestHeaders = await headers();
  const viewer = await readViewer(requestHeaders);
  const [{ defaultId }, messages] = await Promise.all([
    listModels(viewer?.id ?? null),
    pickMessages(["docs", "chat", "ui"]),
  ]);
  return (
    <NextIntlClientProvider messages={messages}>
      <DocsPage
        baseUrl={new URL("/api/v1", publicOrigin(requestHeaders)).href}
        modelId={defaultId ?? "mistral-small-latest"}
        endpoints={gatewayEndpoints()}
      />
    </NextIntlClientProvider>
  );
}
