import { AppError, type ErrorDetails, isErrorCode } from "@/lib/errors";
import { maxFileNameLength, type StoredFile } from "@/lib/files/contract";
import { prepareImage } from "./prepare-image";

/**
 * Uploads a file, pictures scaled down to what models look at. Not `fetch`, which can't tell how far it has come.
 *
 * @throws {AppError} with the server's code, `unavailable` when it can't be reached.
 */
export async function uploadFile(
  source: File,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
): Promise<StoredFile> {
  const file = await prepareImage(source);
  signal.throwIfAborted();
  const query = new URLSearchParams({ name: file.name.slice(-4 * maxFileNameLength) || "file" });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/files?${query}`);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 200) resolve(request.response as StoredFile);
      else reject(toError(request.response));
    };
    request.onerror = () => reject(new AppError("unavailable"));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function toError(body: unknown): AppError {
  const error = (body as { error?: { code?: unknown; details?: ErrorDetails } } | null)?.error;
  return new AppError(isErrorCode(error?.code) ? error.code : "internal", { details: error?.details ?? {} });
}
