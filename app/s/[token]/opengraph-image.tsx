import { ImageResponse } from "next/og";
import { getLocale, getTranslations } from "next-intl/server";
import { ShareCard } from "@/components/share/share-card";
import { cardCache, cardFonts, cardTitle, readShare } from "@/lib/shares/server";

export const size = { width: 1200, height: 630 };
export const contentType = "image/png";

/** The picture that other sites show beside a link, for as long as the link works. */
export default async function ShareImage({ params }: { params: Promise<{ token: string }> }) {
  const found = await readShare((await params).token);
  if (found.state !== "open") return new Response(null, { status: found.state === "gone" ? 410 : 404 });
  const key = `${found.share.id} ${await getLocale()}`;
  const known = cardCache().get(key);
  if (known) return picture(known);
  const t = await getTranslations("share");
  const questions = found.shared.messages.filter(({ role }) => role === "user").length;
  const drawn = new ImageResponse(
    <ShareCard
      kicker={t("page.cardKicker")}
      title={cardTitle(found.shared.title) ?? t("conversation.untitled")}
      footer={t("page.cardQuestions", { count: questions })}
    />,
    { ...size, fonts: await cardFonts() },
  );
  const bytes = Buffer.from(await drawn.arrayBuffer());
  cardCache().set(key, bytes);
  return picture(bytes);
}

function picture(bytes: Buffer): Response {
  return new Response(new Uint8Array(bytes), {
    headers: { "content-type": contentType, "cache-control": "private, no-store" },
  });
}
