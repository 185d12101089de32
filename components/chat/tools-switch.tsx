"use client";

import { Wrench } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePaletteActions } from "@/components/palette/ports";
import { IconButton } from "@/components/ui/icon-button";
import type { ChatSettings } from "@/lib/conversations/contract";

/** Whether answers of this conversation may use tools. It is only there where the model can. */
export function ToolsSwitch({
  settings,
  onChange,
}: {
  settings: ChatSettings;
  onChange: (settings: ChatSettings) => void;
}) {
  const t = useTranslations("chat.tools");
  const { tools = false, ...others } = settings;
  const toggle = () => onChange(tools ? others : { ...others, tools: true });
  usePaletteActions([{ id: "tools", label: t(tools ? "turnOff" : "turnOn"), icon: Wrench, run: toggle }]);
  return (
    <IconButton
      label={t("switch")}
      side="top"
      aria-pressed={tools}
      className="shrink-0 aria-pressed:bg-accent-soft aria-pressed:text-accent-strong"
      onClick={toggle}
    >
      <Wrench aria-hidden />
    </IconButton>
  );
}
