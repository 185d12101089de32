import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { ShareMessage } from "@/components/share/share-message";
import { SharedPage } from "@/components/share/shared-page";
import { readViewer } from "@/lib/auth/server";
import { publicOrigin } from "@/lib/http/origin";
import type { SharedConversation } from "@/lib/shares/contract";
import { countView, readShare, visitHeader } from "@/lib/shares/server";

type Props = PageProps<"/s/[token]">;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [found, t, requestHeaders] = await Promise.all([
    find((await params).token),
    getTranslations("share"),
    headers(),
  ]);
  const hidden: Metadata = {
    metadataBase: publicOrigin(requestHeaders),
    robots: { index: false, follow: false, noarchive: true },
    referrer: "no-referrer",
  };
  if (found.state === "unknown") return { ...hidden, title: t("unknown.title") };
  if (found.state === "gone") return { ...hidden, title: t("gone.title") };
  const { shared } = found;
  const title = shared.title || t("conversation.untitled");
  const description = firstWords(shared) ?? t("page.description");
  return {
    ...hidden,
    title,
    description,
    openGraph: { type: "article", siteName: "Tramontane", title, description },
    twitter: { card: "summary_large_image", title, description },
  };
}

/** What somebody shared, for whoever has the link. The proxy has chosen the status already. */
export default async function Share({ params }: Props) {
  const requestHeaders = await headers();
  const visit = requestHeaders.get(visitHeader);
  if (visit === "refused") return <ShareMessage kind="throttled" />;
  const { token } = await params;
  const [found, viewer] = await Promise.all([find(token), readViewer(requestHeaders)]);
  if (found.state === "unknown") notFound();
  if (found.state === "gone") return <ShareMessage kind="gone" />;
  const { shared } = found;
  const { id, ownerId, createdAt, expiresAt } = found.share;
  const isOwn = viewer?.id === ownerId;
  if (visit === "view" && !isOwn) countView(id);
  return <SharedPage {...{ token, shared, createdAt, expiresAt, isOwn }} />;
}

/** Once a request, for the title and for the page. */
const find = cache(readShare);

const maxDescriptionLength = 200;

function firstWords({ messages }: SharedConversation): string | null {
  const text = messages
    .flatMap(({ parts }) => parts)
    .find((part) => part.type === "text")
    ?.text.replace(/\s+/g, " ")
    .trim();
  if (!text) return null;
  const characters = [...text];
  return characters.length <= maxDescriptionLength
    ? text
    : `${characters.slice(0, maxDescriptionLength - 1).join("")}…`;
}
