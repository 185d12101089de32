"use client";

import { SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, lazy, Suspense, useRef, useState } from "react";
import { usePaletteActions } from "@/components/palette/ports";
import { IconButton } from "@/components/ui/icon-button";
import type { ChatSettings } from "@/lib/conversations/contract";
import { isChanged } from "./setting-names";

const loadPanel = () => import("./settings-panel");
const SettingsPanel = lazy(() => loadPanel().then((module) => ({ default: module.SettingsPanel })));

export type SettingsProps = {
  settings: ChatSettings;
  /** The model that the settings will be used with. */
  modelId: string | null;
  onChange: (settings: ChatSettings) => void;
  /** The panel has closed: nothing more is to come. */
  onDone: () => void;
};

/** Opens the settings of the conversation. The panel is fetched when it is first wanted. */
export function SettingsButton(props: SettingsProps) {
  const t = useTranslations("chat.settings");
  const [wanted, setWanted] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  usePaletteActions([
    { id: "chat-settings", label: t("open"), icon: SlidersHorizontal, run: () => trigger.current?.click() },
  ]);
  const changed = isChanged(props.settings);
  const button = (
    <SettingsTrigger
      ref={trigger}
      changed={changed}
      aria-haspopup="dialog"
      aria-expanded={false}
      aria-busy={wanted || undefined}
      onPointerEnter={() => void loadPanel()}
      onFocus={() => void loadPanel()}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <SettingsPanel {...props} trigger={<SettingsTrigger ref={trigger} changed={changed} />} />
    </Suspense>
  );
}

function SettingsTrigger({
  changed,
  ...props
}: { changed: boolean } & Omit<ComponentProps<typeof IconButton>, "label">) {
  const t = useTranslations("chat.settings");
  return (
    <IconButton
      {...props}
      label={t(changed ? "openChanged" : "open")}
      side="top"
      className="relative shrink-0"
    >
      <SlidersHorizontal aria-hidden />
      {changed && (
        <span
          aria-hidden
          className="absolute top-[calc(50%-0.8rem)] left-[calc(50%+0.25rem)] size-2 rounded-full border border-paper-raised bg-accent forced-colors:bg-[Highlight]"
        />
      )}
    </IconButton>
  );
}
