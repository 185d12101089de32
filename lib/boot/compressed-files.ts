import "server-only";
import { readdirSync } from "node:fs";
import { extname, join, sep } from "node:path";
import send from "send";
import type { Doorkeeper } from "./before-next";
import { compressedTypes, type Encoding, twinEndings } from "./compressed-types";

const prefix = "/_next/static/";

/** As next.config.mjs has them for everything else that is served. */
const headers = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  vary: "Accept-Encoding",
};

/**
 * Answers for the built files that the build has compressed (scripts/compress-static.ts). Next would compress each of
 * them anew for everybody who comes, and knows only gzip, a sixth larger. Everything else passes: other files, other
 * methods, whoever takes neither encoding, and what the development server makes, whose names are others.
 */
export function serveCompressed(
  folder = join(/* turbopackIgnore: true */ process.cwd(), ".next", "static"),
): Doorkeeper {
  const twins = findTwins(folder);
  return (request, response, proceed) => {
    const { method, url = "" } = request;
    if (!url.startsWith(prefix) || (method !== "GET" && method !== "HEAD")) return proceed();
    const name = url.slice(prefix.length).replace(/[?#].*/s, "");
    const encoding = encodings.find(
      (one) => accepts(request.headers["accept-encoding"], one) && twins.has(name + twinEndings[one]),
    );
    if (!encoding) return proceed();
    for (const [header, value] of Object.entries(headers)) response.setHeader(header, value);
    response.setHeader("content-type", compressedTypes[extname(name)] ?? "application/octet-stream");
    response.setHeader("content-encoding", encoding);
    // Their names have a hash of what is in them.
    send(request, name + twinEndings[encoding], { root: folder, immutable: true, maxAge: "1y" })
      .on("error", () => {
        if (response.headersSent) return response.destroy();
        // The file is gone: another build has come under a running server.
        for (const header of ["content-encoding", "content-type"]) response.removeHeader(header);
        proceed();
      })
      .pipe(response);
  };
}

const encodings = Object.keys(twinEndings) as Encoding[];

/** The names of all twins below a folder, as they stand in an address; none where nothing was compressed. */
function findTwins(folder: string): Set<string> {
  const endings: readonly string[] = Object.values(twinEndings);
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return new Set(
      names.filter((name) => endings.includes(extname(name))).map((name) => name.replaceAll(sep, "/")),
    );
  } catch {
    return new Set();
  }
}

/** Whether an encoding is among those of the header, and not there to be ruled out. */
function accepts(header: string | string[] | undefined, encoding: Encoding): boolean {
  return String(header ?? "")
    .split(",")
    .some((item) => {
      const [name = "", ...parameters] = item.split(";").map((part) => part.trim().toLowerCase());
      return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    });
}
