const linkProtocols = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * Where a link in an answer may lead: the web, mail and telephone by their full address, and footnotes on this
 * page. Anything else (scripts, data, paths into this application) is `null` and shown as plain text.
 */
export function safeLink(href: unknown): string | null {
  if (typeof href !== "string") return null;
  if (href.startsWith("#")) return href;
  return linkProtocols.has(protocolOf(href)) ? href : null;
}

/** The address of an image that a reader may choose to load, or `null`. */
export function safeImage(src: unknown): string | null {
  if (typeof src !== "string") return null;
  const protocol = protocolOf(src);
  return protocol === "http:" || protocol === "https:" ? src : null;
}

/** The host that a link leads to, when its text reads like the address of another one. */
export function hostBehind(children: unknown, address: string): string | null {
  const text = (Array.isArray(children) ? children : [children]).join("").trim();
  const named = /^(?:https?:\/\/)?(?:www\.)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=[/?#:]|$)/iu.exec(text)?.[1];
  if (!named || !/^https?:/i.test(address)) return null;
  const host = new URL(address).hostname.replace(/^www\./, "");
  return hostOf(named) === host ? null : host;
}

function hostOf(name: string): string {
  try {
    return new URL(`https://${name}`).hostname;
  } catch {
    return name;
  }
}

function protocolOf(address: string): string {
  try {
    return new URL(address).protocol;
  } catch {
    return "";
  }
}
