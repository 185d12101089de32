import type { ReactNode } from "react";
import { hostBehind, safeLink } from "./safe-address";

/**
 * A link in an answer: it opens beside the page, tells nobody where it came from and shows where it goes. A text
 * that names another host than the link leads to gets the true one beside it.
 */
export function Link({ href, title, children }: { href: string; title: string | null; children: ReactNode }) {
  const address = safeLink(href);
  if (address === null) return <span>{children}</span>;
  const host = hostBehind(children, address);
  return (
    <>
      <a
        href={address}
        target="_blank"
        rel="noopener noreferrer nofollow"
        title={title ? `${title} — ${address}` : address}
      >
        {children}
      </a>
      {host && <small> ({host})</small>}
    </>
  );
}
