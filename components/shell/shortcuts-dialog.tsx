"use client";

import { useTranslations } from "next-intl";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { ShortcutKeys } from "./shortcut-keys";
import { shortcuts } from "./shortcuts";

/** Keys of the composer, which no listener of the shell hears. */
const writing = { send: { keys: ["enter"] }, lineBreak: { keys: ["shift", "enter"] } } as const;
const { help, ...everywhere } = shortcuts;
const rows = Object.entries({ ...everywhere, ...writing, help }) as [
  keyof typeof shortcuts | keyof typeof writing,
  { keys: readonly string[] },
][];

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
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={t("title")} closeLabel={common("close")}>
        <dl className="mt-4 divide-y divide-line">
          {rows.map(([name, { keys }]) => (
            <div key={name} className="flex items-center justify-between gap-4 py-2.5">
              <dt className="text-sm">{t(name)}</dt>
              <dd className="flex shrink-0 gap-1 text-ink-muted">
                <ShortcutKeys keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}
