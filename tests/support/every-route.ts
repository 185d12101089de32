import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

const root = new URL("../../app/api", import.meta.url).pathname;
const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

export type RouteHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;

/** One verb of one address; `path` as Next's folders name it: `/api/chat/[id]/stop`. */
export type ApiRoute = { verb: string; path: string; handler: RouteHandler };

/** Every verb of every route below app/api, as the folders have them now: a new one can't be forgotten. */
export async function everyRoute(): Promise<ApiRoute[]> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts"))
    .sort();
  const routes: ApiRoute[] = [];
  for (const file of files) {
    const module = (await import(join(root, file))) as Record<string, RouteHandler | undefined>;
    const path = `/api/${relative(root, join(root, file)).replace(/\/?route\.ts$/, "")}`;
    for (const verb of verbs) {
      const handler = module[verb];
      if (handler) routes.push({ verb, path, handler });
    }
  }
  return routes;
}

/** The address with its parts filled in, and the parts as Next would hand them on. */
export function fillPath(
  path: string,
  value: () => string,
): { path: string; params: Record<string, string | string[]> } {
  const params: Record<string, string | string[]> = {};
  const filled = path.replace(/\[(\.\.\.)?(\w+)\]/g, (_, rest: string | undefined, name: string) => {
    const part = value();
    params[name] = rest ? part.split("/") : part;
    return encodeURIComponent(part.toWellFormed());
  });
  return { path: filled, params };
}
