"use client";

import { ImageIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { focusSoon } from "@/components/ui/focus-soon";
import { safeImage } from "./safe-address";

/**
 * An image that an answer points at. Nothing is fetched until the reader asks for it and has seen the address:
 * the address alone could carry the conversation to a stranger. Then it is shown in a frame, because the page
 * itself may load nothing from elsewhere.
 */
export function Image({ src, alt }: { src: string; alt: string }) {
  const t = useTranslations("chat.image");
  const [shown, setShown] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const address = safeImage(src);
  if (address === null) return <span>{alt}</span>;
  if (shown) {
    const query = new URLSearchParams({ address, text: alt });
    return (
      <iframe
        ref={frame}
        src={`/api/image-frame?${query}`}
        title={alt || address}
        sandbox=""
        referrerPolicy="no-referrer"
        className="my-1 block h-80 max-h-[70dvh] w-full rounded-lg border border-line"
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
        onClick={() => {
          setShown(true);
          focusSoon(() => frame.current);
        }}
        className="touch-target rounded-md px-2 py-1 font-medium text-accent hover:bg-veil"
      >
        {t("load")}
      </button>
    </span>
  );
}
