import "server-only";
import { AppError } from "@/lib/errors";

/**
 * The provider's path for one model, from the address of ours. Ids may hold slashes and colons.
 *
 * @throws {AppError} `not_found` for an id that would lead elsewhere at the provider.
 */
export function modelPath(url: string): string {
  const { pathname, search } = new URL(url);
  const id = /\/models\/(.+)$/.exec(pathname)?.[1] ?? "";
  const segments = decode(id).split(/[/\\]/);
  if (segments.some((segment) => segment === "" || segment === "." || segment === ".."))
    throw new AppError("not_found");
  return `/models/${id}${search}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new AppError("not_found", { cause });
  }
}
