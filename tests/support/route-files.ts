import { readSources } from "./source-files";

export const verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Verb = (typeof verbs)[number];

/** An address of the application, `[name]` where it has a parameter, and the verbs that it exports. */
export type RouteFile = { route: string; isPage: boolean; verbs: Verb[] };

const files = /\/(route|page|opengraph-image)\.tsx?$/;

/** Every route handler in `app`, and every page or picture that has a parameter in its address. */
export function readRouteFiles(root: string): RouteFile[] {
  return readSources(root, ["app"]).flatMap(({ path, text }): RouteFile[] => {
    const kind = files.exec(path)?.[1];
    if (kind === undefined) return [];
    const folder = path.replace(files, "").replace(/^app/, "");
    const route = folder.replace(/\/\([^)]+\)/g, "") || "/";
    if (kind === "route") return [{ route, isPage: false, verbs: exportedVerbs(text) }];
    if (!route.includes("[")) return [];
    const address = kind === "page" ? route : `${route}/${kind}`;
    return [{ route: address, isPage: true, verbs: ["GET"] }];
  });
}

function exportedVerbs(text: string): Verb[] {
  return verbs.filter((verb) => new RegExp(`export (const|(async )?function) ${verb}\\b`).test(text));
}
