import "server-only";

export { cardCache, cardFonts } from "./card";
export { cardTitle } from "./card-title";
export { copyShared } from "./copy";
export { behindLink, sharedFile, sharedMarkdown } from "./download";
export { makeShare, previewShare } from "./make";
export { changeLifetime, isShared, listShares, revokeAllShares, revokeShare } from "./manage";
export { type OpenShare, openShare, readShare } from "./read";
export { countView, flushViews } from "./views";
export { type Admission, admitVisit, shareHeaders, type Visit, visitHeader } from "./visit";
