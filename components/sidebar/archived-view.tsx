"use client";

import { ArchiveRestore, ArrowLeft } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { IconButton } from "@/components/ui/icon-button";
import { ConversationList } from "./conversation-list";
import { ArchivedProvider } from "./use-conversations";

/** The archived conversations in the place of the others; each can be opened, restored or deleted. */
export function ArchivedView({
  serverNow,
  onBack,
  onNavigate,
}: {
  serverNow: number;
  onBack: () => void;
  onNavigate?: () => void;
}) {
  const t = useTranslations("sidebar.archiveView");
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <ArchivedProvider>
      <div className="mb-2 flex items-center gap-1">
        <IconButton
          ref={back}
          label={t("back")}
          size="sm"
          className="pointer-coarse:size-11"
          onClick={onBack}
        >
          <ArrowLeft aria-hidden />
        </IconButton>
        <h2 className="font-medium text-sm">{t("title")}</h2>
      </div>
      <ConversationList
        serverNow={serverNow}
        ofArchived
        onNavigate={onNavigate}
        empty={<EmptyState icon={<ArchiveRestore />} title={t("emptyTitle")} description={t("emptyText")} />}
      />
    </ArchivedProvider>
  );
}
