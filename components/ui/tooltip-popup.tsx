"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import { useEffect, useRef, useState } from "react";
import { cn } from "@/lib/cn";
import type { Side } from "./tooltip";

/** The one tooltip of the page, beside `anchor`. */
export function TooltipPopup({ anchor, onClose }: { anchor: HTMLElement | null; onClose: () => void }) {
  // What is closing keeps its place and its words until it has gone.
  const [last, setLast] = useState(anchor);
  if (anchor && anchor !== last) setLast(anchor);
  return (
    <Base.Root open={anchor !== null} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner
          anchor={last}
          side={(last?.dataset.tipSide as Side | undefined) ?? "top"}
          sideOffset={6}
          collisionPadding={8}
          className="z-60"
        >
          <Base.Popup
            data-tip-popup
            // It shows what those who listen have heard already: the name.
            aria-hidden
            className={cn(
              "flex max-w-72 items-center gap-2 rounded-md bg-ink px-2 py-1 text-paper text-xs shadow-popover",
              "forced-colors:border",
              "origin-(--transform-origin) transition-[opacity,scale] duration-100 ease-wind data-instant:transition-none",
              "data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0",
            )}
          >
            {last?.dataset.tip || last?.ariaLabel}
            {last && <Shortcut of={last} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The keys that an icon button carries along, unseen, for its tooltip. */
function Shortcut({ of }: { of: HTMLElement }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const keys = of.querySelector("[data-tip-shortcut]");
    place.current?.replaceChildren(...(keys?.cloneNode(true).childNodes ?? []));
  }, [of]);
  return <span ref={place} className="flex gap-1 empty:hidden" />;
}
