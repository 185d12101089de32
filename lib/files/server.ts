import "server-only";

export { copyFiles } from "./copy";
export { readFile, readFiles, readText } from "./read";
export { fileResponse } from "./response";
export { discardFile, requireFiles, storeFile } from "./store";
// What is attached to questions: kept, given back to its owner, and swept when it was never sent.
export { keepSweeping, stopSweeping, sweepFiles } from "./sweep";
