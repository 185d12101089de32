"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import type { Picture } from "./drawing";

/** A drawing as large as it is, in a sheet that scrolls when the window is smaller. */
export function EnlargedDrawing({
  picture,
  alt,
  title,
  closeLabel,
  onClose,
}: {
  picture: Picture;
  alt: string;
  title: string;
  closeLabel: string;
  onClose: () => void;
}) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={title}
        closeLabel={closeLabel}
        className="flex w-[min(90rem,calc(100vw-2rem))] max-w-none flex-col"
      >
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          aria-label={title}
          className="mt-3 flex max-h-[calc(100dvh-10rem)] overflow-auto rounded-lg bg-paper-sunken p-4"
        >
          {/* biome-ignore lint/performance/noImgElement: drawn in the page, it has no address to optimise. */}
          <img src={picture.address} alt={alt} className="m-auto min-h-64 max-w-none" />
        </section>
      </DialogContent>
    </Dialog>
  );
}
