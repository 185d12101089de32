"use client";

import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

/** The list of keyboard shortcuts. */
export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("shell.shortcuts");
  const common = useTranslations("ui");
  const command = isApple() ? "⌘" : t("control");
  const rows = [
    { label: t("newChat"), keys: [command, t("shift"), "O"] },
    { label: t("toggleSidebar"), keys: [command, "B"] },
    { label: t("send"), keys: [t("enter")] },
    { label: t("lineBreak"), keys: [t("shift"), t("enter")] },
    { label: t("help"), keys: ["?"] },
  ];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t("title")} closeLabel={common("close")}>
        <dl className="mt-4 divide-y divide-line">
          {rows.map((row) => (
            <div key={row.label} className="flex items-center justify-between gap-4 py-2.5">
              <dt className="text-sm">{row.label}</dt>
              <dd className="flex shrink-0 gap-1 text-ink-muted">
                {row.keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}

/** Only asked when the dialog opens, never while the server renders. */
function isApple(): boolean {
  return typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.userAgent);
}
