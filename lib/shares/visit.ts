import "server-only";
import { AppError } from "@/lib/errors";
import { callerAddress } from "@/lib/limits/server";
import { openShare } from "./read";

/** What the page of a link is told of the request, which it can't see itself. Nobody else can send this header. */
export const visitHeader = "x-share-visit";

/** `view` is a person who opens the page; `look` is a preview, a robot, or somebody who asks whether it is there. */
export type Visit = "view" | "look" | "refused";

export type Admission = { status: 200 | 404 | 410 | 429; visit: Visit; retryAfterSeconds: number | null };

/** Decides on a request for a page or picture of a link, before anything of it is rendered. */
export async function admitVisit(request: Request): Promise<Admission> {
  const token = new URL(request.url).pathname.split("/")[2] ?? "";
  try {
    await openShare(decodeURIComponent(token), callerAddress(request.headers));
    return { status: 200, visit: isPerson(request) ? "view" : "look", retryAfterSeconds: null };
  } catch (error) {
    if (error instanceof URIError) return { status: 404, visit: "look", retryAfterSeconds: null };
    if (!(error instanceof AppError)) throw error;
    if (error.code === "share_gone") return { status: 410, visit: "look", retryAfterSeconds: null };
    if (error.code === "not_found") return { status: 404, visit: "look", retryAfterSeconds: null };
    if (error.code !== "rate_limited") throw error;
    return { status: 429, visit: "refused", retryAfterSeconds: Number(error.details.retryAfterSeconds) };
  }
}

/** What every answer below `/s` carries, whether the link works or not. */
export function shareHeaders({ retryAfterSeconds }: Admission): [name: string, value: string][] {
  return [
    ["x-robots-tag", "noindex, nofollow, noarchive"],
    ["referrer-policy", "no-referrer"],
    // A link can end at any moment, and no cache but ours would hear of it.
    ["cache-control", "private, no-store"],
    ...(retryAfterSeconds === null ? [] : [["retry-after", String(retryAfterSeconds)] as [string, string]]),
  ];
}

const robots =
  /bot\b|bot[/;]|crawl|spider|slurp|preview|facebookexternalhit|embedly|whatsapp|telegram|skype|discord|slack|curl|wget|python/i;

function isPerson({ method, headers }: Request): boolean {
  if (method !== "GET" || robots.test(headers.get("user-agent") ?? "bot")) return false;
  const purpose = `${headers.get("sec-purpose")} ${headers.get("purpose")}`;
  return (
    !purpose.includes("prefetch") &&
    headers.get("next-router-prefetch") === null &&
    headers.get("rsc") === null
  );
}
