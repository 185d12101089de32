import { AppError, type ErrorDetails, isErrorCode } from "@/lib/errors";

/**
 * `fetch` for our own API: a non-2xx answer becomes an `AppError` with the server's code, and a network that
 * is down becomes `unavailable`.
 */
export async function appFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(input, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new AppError("unavailable", { cause });
  }
  if (!response.ok) throw await readError(response);
  return response;
}

/** Calls our API with a JSON body and returns its JSON answer (`undefined` for 204). */
export async function callApi<T>(
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await appFetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

async function readError(response: Response): Promise<AppError> {
  const body: unknown = await response.json().catch(() => null);
  const error = typeof body === "object" && body !== null && "error" in body ? body.error : null;
  if (typeof error === "object" && error !== null && "code" in error && isErrorCode(error.code)) {
    const details = "details" in error ? (error.details as ErrorDetails) : {};
    return new AppError(error.code, { details });
  }
  return new AppError(response.status === 404 ? "not_found" : "internal", {
    message: `HTTP ${response.status} without a code`,
  });
}
