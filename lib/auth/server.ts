import "server-only";

export { confirmPassword, hasPassword, updateAccount } from "./account";
export { departureOf, lockAdministrators, requireOtherAdmin } from "./administrators";
export type { Departure, Viewer } from "./contract";
export { handleNextAuth } from "./next-auth-handler";
export { signInOptions } from "./providers";
export { registerAccount } from "./register";
export { expiredSessionCookie } from "./session-cookie";
export { endWorkOf, whileLetIn } from "./under-way";
export { isAdmin, readViewer, requireAdmin, requireViewer, requireWriter } from "./viewer";
