import { AppError, isErrorCode } from "@/lib/errors";
import { appFetch } from "@/lib/http/client";
import type { ImportEvent } from "@/lib/transfer/contract";

export type SendEvents = {
  /** How much of the file has left, from 0 to 1. */
  onSent: (share: number) => void;
  onEvent: (event: ImportEvent) => void;
};

/** Where an import that is called `id` is asked about. */
export function importAddress(id: string): string {
  return `/api/import/${id}`;
}

/**
 * Sends one file to the import and passes on what the server says while it reads. Not by `fetch`, which can't tell
 * how much has been sent.
 *
 * @throws {AppError} when the server refuses the file, or goes away; a `DOMException` named `AbortError` when stopped.
 */
export async function sendFile(
  file: File,
  id: string,
  { onSent, onEvent }: SendEvents,
  signal: AbortSignal,
): Promise<void> {
  await appFetch(importAddress(id), { method: "PUT", signal });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let read = 0;
    const takeLines = () => {
      const end = request.responseText.lastIndexOf("\n") + 1;
      const lines = request.responseText.slice(read, end).split("\n");
      read = end;
      for (const line of lines) if (line !== "") onEvent(JSON.parse(line) as ImportEvent);
    };
    request.open("POST", `/api/import?id=${id}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onSent(total === 0 ? 1 : loaded / total);
    request.upload.onload = () => onSent(1);
    request.onprogress = () => request.status === 200 && takeLines();
    request.onload = () => {
      if (request.status !== 200) return reject(readError(request));
      takeLines();
      resolve();
    };
    request.onerror = () => reject(new AppError("unavailable"));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function readError(request: XMLHttpRequest): AppError {
  try {
    const { error } = JSON.parse(request.responseText);
    if (isErrorCode(error.code)) return new AppError(error.code, { details: error.details });
  } catch {
    // Something between us answered.
  }
  return new AppError("internal", { message: `HTTP ${request.status} without a code` });
}
