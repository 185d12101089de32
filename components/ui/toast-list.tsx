"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { CircleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { IconButton } from "./icon-button";
import type { ToastOptions } from "./toast";

const manager = Base.createToastManager();

export const toasts = {
  show: (id: string, { title, description, tone, action, timeoutMs, onClose }: ToastOptions): void => {
    manager.add({
      id,
      title,
      description,
      type: tone ?? "neutral",
      priority: tone === "danger" ? "high" : "low",
      timeout: timeoutMs ?? 6000,
      onClose,
      actionProps: action && {
        children: action.label,
        onClick: () => {
          action.onSelect();
          manager.close(id);
        },
      },
    });
  },
  close: (id: string): void => manager.close(id),
};

/** The region of the toasts; says when it listens. */
export function ToastRegion({
  label,
  closeLabel,
  onReady,
}: {
  label: string;
  closeLabel: string;
  onReady: (ready: typeof toasts) => void;
}) {
  return (
    <>
      <Base.Provider toastManager={manager}>
        <Base.Portal>
          <Base.Viewport
            aria-label={label}
            // Below the bars: at the bottom they would lie over the composer and its Send.
            className="fixed top-[calc(6.75rem+env(safe-area-inset-top))] right-4 left-4 z-60 flex flex-col gap-2 outline-none sm:left-auto sm:w-92 md:top-14"
          >
            <ToastList closeLabel={closeLabel} />
          </Base.Viewport>
        </Base.Portal>
      </Base.Provider>
      <Ready onReady={onReady} />
    </>
  );
}

/** Its effect runs after that of the provider before it, which begins to listen. */
function Ready({ onReady }: { onReady: (ready: typeof toasts) => void }) {
  useEffect(() => onReady(toasts), [onReady]);
  return null;
}

function ToastList({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={cn(
        "w-full rounded-lg border border-line bg-paper-raised text-ink shadow-popover transition-[opacity,translate] duration-200 ease-wind",
        "data-ending-style:-translate-y-2 data-starting-style:-translate-y-3 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0",
      )}
    >
      <Base.Content className="flex min-h-12 items-center gap-2 py-1.5 pr-1.5 pl-3.5">
        {toast.type === "danger" && <CircleAlert aria-hidden className="size-4 shrink-0 text-danger" />}
        <div className="min-w-0 flex-1 py-1">
          <Base.Title className="line-clamp-3 text-sm" />
          <Base.Description className="text-ink-muted text-xs" />
        </div>
        {toast.actionProps && (
          <Base.Action render={<Button variant="ghost" size="sm" className="text-accent" />} />
        )}
        <Base.Close render={<IconButton label={closeLabel} size="sm" side="top" />}>
          <X aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}
