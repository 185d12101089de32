"use client";

import { Toast as Base } from "@base-ui/react/toast";
import { CircleAlert, X } from "lucide-react";
import { cn } from "@/lib/cn";
import { Button } from "./button";
import { IconButton } from "./icon-button";

const manager = Base.createToastManager();

export type ToastOptions = {
  title: string;
  description?: string;
  tone?: "neutral" | "danger";
  /** One thing to do about it, such as Undo; the toast closes afterwards. */
  action?: { label: string; onSelect: () => void };
  /** How long it stays; 0 until it is closed. Pauses while the pointer or the focus is in it. */
  timeoutMs?: number;
  /** When it has gone, whatever closed it, the action included. */
  onClose?: () => void;
};

/** Shows a message in the corner and returns its id. May be called from anywhere in the browser. */
export function showToast({ title, description, tone, action, timeoutMs, onClose }: ToastOptions): string {
  const id = manager.add({
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
  return id;
}

/** Takes a toast away before its time. */
export function closeToast(id: string): void {
  manager.close(id);
}

/** Where toasts appear. Once, near the root; `label` names the region (F6 moves the focus into it). */
export function Toaster({ label, closeLabel }: { label: string; closeLabel: string }) {
  return (
    <Base.Provider toastManager={manager}>
      <Base.Portal>
        <Base.Viewport
          aria-label={label}
          className="fixed right-4 bottom-4 left-4 z-60 flex flex-col-reverse gap-2 outline-none sm:left-auto sm:w-92"
        >
          <ToastList closeLabel={closeLabel} />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function ToastList({ closeLabel }: { closeLabel: string }) {
  const { toasts } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={cn(
        "w-full rounded-lg border border-line bg-paper-raised text-ink shadow-popover transition-[opacity,translate] duration-200 ease-wind",
        "data-ending-style:translate-y-2 data-starting-style:translate-y-3 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0",
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
