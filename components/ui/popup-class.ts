/** The sheet that menus, selects and popovers are drawn on. */
export const popupClass =
  "rounded-lg border border-line bg-paper-raised text-ink shadow-popover outline-none " +
  "origin-(--transform-origin) transition-[opacity,scale] duration-150 ease-wind " +
  "data-starting-style:scale-97 data-starting-style:opacity-0 data-ending-style:scale-98 data-ending-style:opacity-0 data-instant:transition-none";

/** One row in a menu or a select. */
export const popupItemClass =
  "flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-md px-2 py-1 text-sm outline-none pointer-coarse:min-h-11 " +
  "data-highlighted:bg-veil data-disabled:pointer-events-none data-disabled:opacity-50 " +
  "[&_svg]:size-4 [&_svg]:shrink-0 [&>svg]:text-ink-muted";
