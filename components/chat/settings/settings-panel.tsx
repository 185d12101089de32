"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactElement, useState, useSyncExternalStore } from "react";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import {
  Popover,
  PopoverClose,
  PopoverContent,
  PopoverDescription,
  PopoverTitle,
  PopoverTrigger,
} from "@/components/ui/popover";
import type { SettingsProps } from "./settings-button";
import { SettingsForm } from "./settings-form";

/** Where a popover has room beside its button. */
const wideQuery = "(min-width: 40rem) and (min-height: 30rem)";

/** The settings, open from the start: beside their button, or over the page where there is little room. */
export function SettingsPanel({ trigger, ...props }: SettingsProps & { trigger: ReactElement }) {
  const t = useTranslations("chat.settings");
  const [open, setOpen] = useState(true);
  const wide = useSyncExternalStore(subscribeToWidth, isWide, () => true);
  const onOpenChange = (next: boolean) => {
    setOpen(next);
    if (!next) props.onDone();
  };
  const form = <SettingsForm {...props} />;
  if (!wide) {
    return (
      <Dialog {...{ open, onOpenChange }}>
        <DialogTrigger render={trigger} />
        <DialogContent title={t("title")} description={t("description")} closeLabel={t("close")}>
          {form}
        </DialogContent>
      </Dialog>
    );
  }
  return (
    <Popover {...{ open, onOpenChange }}>
      <PopoverTrigger render={trigger} />
      <PopoverContent side="top" align="start" className="w-108 p-5">
        <div className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <PopoverTitle className="font-semibold text-base">{t("title")}</PopoverTitle>
            <PopoverDescription className="mt-0.5 text-ink-muted text-sm">
              {t("description")}
            </PopoverDescription>
          </div>
          <PopoverClose render={<IconButton label={t("close")} side="left" className="-mt-1.5 -mr-2" />}>
            <X aria-hidden />
          </PopoverClose>
        </div>
        {form}
      </PopoverContent>
    </Popover>
  );
}

function isWide(): boolean {
  return window.matchMedia(wideQuery).matches;
}

function subscribeToWidth(listener: () => void): () => void {
  const query = window.matchMedia(wideQuery);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
