"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { uuidv7 } from "uuidv7";
import { AppError } from "@/lib/errors";
import { callApi } from "@/lib/http/client";
import type { ImportEnd } from "@/lib/transfer/contract";
import { type ImportFile, stoppedFile, waitingFile, withEvent } from "./import-state";
import { importAddress, sendFile } from "./send-file";

/** Reports come faster than anybody reads: the page is told a few times a second. */
const showEveryMs = 120;

/** The files that are brought in, one after another, and the way to stop. */
export function useImport(maxBytes: number): {
  files: ImportFile[];
  isBusy: boolean;
  add: (chosen: readonly File[]) => void;
  stop: () => void;
} {
  const router = useRouter();
  const [files, setFiles] = useState<ImportFile[]>([]);
  const [isBusy, setBusy] = useState(false);
  const nextId = useRef(0);
  const queue = useRef<{ id: number; file: File }[]>([]);
  const abort = useRef<AbortController | null>(null);

  const change = (id: number, by: (file: ImportFile) => ImportFile) =>
    setFiles((known) => known.map((file) => (file.id === id ? by(file) : file)));

  async function bringIn(id: number, file: File, signal: AbortSignal): Promise<void> {
    if (file.size > maxBytes) {
      const error = { code: "too_large" as const, details: { maxBytes } };
      change(id, (known) => ({ ...known, state: "done", error }));
      return;
    }
    let latest = waitingFile(id, file.name);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      clearTimeout(timer);
      timer = undefined;
      change(id, () => latest);
    };
    const update = (next: ImportFile) => {
      latest = next;
      timer ??= setTimeout(show, showEveryMs);
    };
    update({ ...latest, state: "sending" });
    const importId = uuidv7();
    try {
      await sendFile(
        file,
        importId,
        {
          onSent: (sent) => update({ ...latest, sent }),
          onEvent: (event) => update(withEvent(latest, event)),
        },
        signal,
      );
      // A connection that closes cleanly before the last line has said nothing of the rest.
      if (latest.state !== "done") latest = { ...latest, state: "done", problem: "unavailable" };
    } catch (cause) {
      if (signal.aborted) {
        const end = await callApi<ImportEnd>("GET", importAddress(importId)).catch(() => null);
        latest = stoppedFile(latest, end);
      } else {
        const { code, details } = cause instanceof AppError ? cause : new AppError("internal", { cause });
        latest = { ...latest, state: "done", error: { code, details } };
      }
    }
    show();
  }

  async function work(): Promise<void> {
    const controller = new AbortController();
    abort.current = controller;
    setBusy(true);
    for (let next = queue.current.shift(); next; next = queue.current.shift()) {
      await bringIn(next.id, next.file, controller.signal);
      // The sidebar shows what has come in, and a stranger has become a guest.
      router.refresh();
    }
    abort.current = null;
    setBusy(false);
  }

  function add(chosen: readonly File[]) {
    if (chosen.length === 0) return;
    const added = chosen.map((file) => ({ id: nextId.current++, file }));
    queue.current.push(...added);
    setFiles((known) => [...known, ...added.map(({ id, file }) => waitingFile(id, file.name))]);
    if (!abort.current) void work();
  }

  function stop() {
    const dropped = new Set(queue.current.map(({ id }) => id));
    queue.current = [];
    setFiles((known) => known.map((file) => (dropped.has(file.id) ? { ...file, state: "stopped" } : file)));
    abort.current?.abort();
  }

  // A page that is left ends its import; what is in stays.
  useEffect(() => () => abort.current?.abort(), []);

  return { files, isBusy, add, stop };
}
