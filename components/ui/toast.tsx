"use client";

import { useSyncExternalStore } from "react";
import { useLazyPart } from "./use-lazy-part";

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

type Manager = typeof import("./toast-list").toasts;

/** What shows them, as soon as its code is here, and what waits for it until then. */
let manager: Manager | null = null;
let waiting: { id: string; options: ToastOptions }[] = [];
let count = 0;
const listeners = new Set<() => void>();

/** Shows a message in the corner and returns its id. May be called from anywhere in the browser. */
export function showToast(options: ToastOptions): string {
  count += 1;
  const id = `toast-${count}`;
  if (manager) manager.show(id, options);
  else waiting = [...waiting, { id, options }];
  for (const listener of listeners) listener();
  return id;
}

/** Takes a toast away before its time. */
export function closeToast(id: string): void {
  manager?.close(id);
  const early = waiting.find((toast) => toast.id === id);
  waiting = waiting.filter((toast) => toast !== early);
  early?.options.onClose?.();
}

const loadList = () => import("./toast-list");

/** Where toasts appear. Once, near the root; `label` names the region (F6 moves the focus into it). */
export function Toaster(props: { label: string; closeLabel: string }) {
  const isWanted = useSyncExternalStore(subscribe, hasWaiting, () => false);
  const loaded = useLazyPart(loadList, isWanted);
  return loaded && <loaded.ToastRegion {...props} onReady={begin} />;
}

function begin(ready: Manager): void {
  manager = ready;
  for (const { id, options } of waiting) ready.show(id, options);
  waiting = [];
}

const hasWaiting = () => waiting.length > 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
