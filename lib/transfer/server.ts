import "server-only";

export { exportAccount, exportConversation } from "./export";
export { importFile, maxImportBytes } from "./import";
export { readImportEnd } from "./import-ends";
