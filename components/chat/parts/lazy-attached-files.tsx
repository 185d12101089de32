"use client";

import dynamic from "next/dynamic";

/** Most questions have no attachments, so their code comes with the first that has. */
export const LazyAttachedFiles = dynamic(() =>
  import("./attached-files").then((module) => module.AttachedFiles),
);
