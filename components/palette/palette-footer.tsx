import { useTranslations } from "next-intl";
import { Kbd } from "@/components/ui/kbd";

/** Which keys do what; phones have none. */
export function PaletteFooter({ isModels }: { isModels: boolean }) {
  const t = useTranslations("palette.keys");
  return (
    <div
      aria-hidden
      className="flex shrink-0 gap-4 border-line border-t px-4 py-2 text-ink-muted text-xs pointer-coarse:hidden"
    >
      <span className="flex items-center gap-1">
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> {t("move")}
      </span>
      <span className="flex items-center gap-1">
        <Kbd>↵</Kbd> {t("choose")}
      </span>
      <span className="flex items-center gap-1">
        <Kbd>Esc</Kbd> {t(isModels ? "back" : "close")}
      </span>
    </div>
  );
}
