import "server-only";
import { getRequestConfig } from "next-intl/server";
import type { Locale } from "@/lib/settings/contract";
import { readLocale } from "@/lib/settings/server";
import type { Messages } from "./contract";
import { formats } from "./formats";

export default getRequestConfig(async () => {
  const locale = await readLocale();
  // The browser's zone is not known here; components that show a time format it in the browser.
  return { locale, messages: await loadMessages(locale), timeZone: "UTC", formats };
});

async function loadMessages(locale: Locale): Promise<Messages> {
  const catalogue = locale === "fr" ? await import("./french") : await import("./english");
  return catalogue.default;
}
