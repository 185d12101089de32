import { FlaskConical } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** Says plainly that no model answers here, and where to put a key. */
export function DemoBanner() {
  const t = useTranslations("shell.demo");
  const rich = { code };
  return (
    <aside
      aria-label={t("title")}
      className="flex items-start gap-2.5 border-line border-b bg-accent-soft px-4 py-2 text-ink text-xs leading-5 sm:items-center"
    >
      <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0 text-accent sm:mt-0" />
      <p className="text-pretty">
        <strong className="mr-1.5 font-semibold">{t("title")}</strong>
        <span className="hidden sm:inline">{t.rich("text", rich)}</span>
        <span className="sm:hidden">{t.rich("short", rich)}</span>
      </p>
    </aside>
  );
}

function code(chunks: ReactNode) {
  return <code className="rounded-sm bg-veil px-1 py-px font-mono text-[0.95em]">{chunks}</code>;
}
