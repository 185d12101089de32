"use client";

import { ImageIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import type { ExtraProps } from "streamdown";
import { safeImage } from "./safe-address";

/**
 * An image that an answer points at. Nothing is fetched until the reader asks for it and has seen the address:
 * the address alone could carry the conversation to a stranger.
 */
export function Image({ src, alt }: ComponentProps<"img"> & ExtraProps) {
  const t = useTranslations("chat.image");
  const [shown, setShown] = useState(false);
  const address = safeImage(src);
  if (address === null) return <span>{alt}</span>;
  if (shown) {
    return (
      // biome-ignore lint/performance/noImgElement: a stranger's image must not pass through our server.
      <img
        src={address}
        alt={alt ?? ""}
        referrerPolicy="no-referrer"
        className="max-h-[70dvh] max-w-full rounded-lg border border-line"
      />
    );
  }
  return (
    <span className="my-1 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-line border-dashed px-3 py-2 text-sm">
      <ImageIcon aria-hidden className="size-4 shrink-0 text-ink-muted" />
      <span className="min-w-0 flex-1">
        {alt && <span className="block">{alt}</span>}
        <span className="block break-all text-ink-muted text-xs">{address}</span>
      </span>
      <button
        type="button"
        onClick={() => setShown(true)}
        className="touch-target rounded-md px-2 py-1 font-medium text-accent hover:bg-veil"
      >
        {t("load")}
      </button>
    </span>
  );
}
