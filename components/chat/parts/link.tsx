import type { ComponentProps } from "react";
import type { ExtraProps } from "streamdown";
import { safeLink } from "./safe-address";

/** A link in an answer: it opens beside the page, tells nobody where it came from and shows where it goes. */
export function Link({
  href,
  children,
  id,
  "aria-describedby": describedBy,
}: ComponentProps<"a"> & ExtraProps) {
  const address = safeLink(href);
  if (address === null) return <span>{children}</span>;
  if (address.startsWith("#")) {
    return (
      <a href={address} id={id} aria-describedby={describedBy}>
        {children}
      </a>
    );
  }
  return (
    <a href={address} target="_blank" rel="noopener noreferrer nofollow" title={address}>
      {children}
    </a>
  );
}
