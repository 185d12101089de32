import "server-only";

export { eraseAccount, eraseOther } from "./erase-account";
