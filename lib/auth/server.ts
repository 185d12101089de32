import "server-only";

export { updateAccount } from "./account";
export type { Viewer } from "./contract";
export { handleNextAuth } from "./next-auth-handler";
export { signInOptions } from "./providers";
export { registerAccount } from "./register";
export { allowsSignUp, readViewer, requireViewer, requireWriter } from "./viewer";
