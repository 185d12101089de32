import { useRouter } from "next/navigation";
import { useLocale } from "next-intl";
import { type Locale, localeCookie, preferenceCookie } from "@/lib/settings/contract";

/** Languages by their own names: who looks for hers can read that one. */
export const languageNames: Record<Locale, string> = { en: "English", fr: "Français" };

/** The language of the interface and the way to change it; the server renders the page anew. */
export function useLanguage(): {
  language: Locale;
  setLanguage: (next: Locale) => void;
} {
  const language = useLocale();
  const router = useRouter();
  return {
    language,
    setLanguage: (next) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari
      document.cookie = preferenceCookie(localeCookie, next);
      router.refresh();
    },
  };
}
