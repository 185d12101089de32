import "server-only";

export { exportUsage } from "./export";
export { giveQuota, holdQuota, ownQuota, type QuotaHold, type QuotaState, readQuota } from "./quotas";
export { noteRateLimits, readRateLimits } from "./rate-limits";
export { recordUsage, type Spending } from "./record";
export { monthTokens, reportUsage } from "./report";
export { readRules, storeRules } from "./rules";
