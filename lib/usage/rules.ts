import "server-only";
import { z } from "zod";
import { storedSetting } from "@/lib/server-settings/server";
import { type UsageRules, usageRules, usualRules } from "./contract";

const rules = storedSetting("usage-rules", usageRules, usualRules);
const ownQuotas = storedSetting("own-quotas", z.boolean(), false);

/** The administrator's rules for everybody. */
export function readRules(): Promise<UsageRules> {
  return rules.read();
}

/** Keeps new rules. They count here at once and on other instances within seconds. */
export function storeRules(next: UsageRules): Promise<UsageRules> {
  return rules.store(next);
}

/** Whether anybody has a quota of their own: where nobody has one, a call need not look. */
export function someHaveOwnQuota(): Promise<boolean> {
  return ownQuotas.read();
}

/** Says that somebody has a quota of their own. Never taken back: looking in vain costs one statement. */
export async function noteOwnQuotas(): Promise<void> {
  if (!(await ownQuotas.read())) await ownQuotas.store(true);
}
