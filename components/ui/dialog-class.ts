export const dialogBackdropClass =
  "fixed inset-0 z-40 bg-scrim transition-opacity duration-200 ease-wind data-ending-style:opacity-0 data-starting-style:opacity-0";

export const dialogPopupClass =
  "fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-2rem)] w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 " +
  "overflow-y-auto rounded-xl border border-line bg-paper-raised p-5 text-ink shadow-dialog outline-none sm:p-6 " +
  "transition-[opacity,scale] duration-200 ease-wind data-ending-style:scale-98 data-starting-style:scale-97 data-ending-style:opacity-0 data-starting-style:opacity-0";
