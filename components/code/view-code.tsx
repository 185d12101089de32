"use client";

import { CodeXml } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { usePaletteActions } from "@/components/palette/ports";
import { IconButton } from "@/components/ui/icon-button";
import type { AskedCode } from "./code-asked";

/** Loaded when it is first opened. */
const CodeDialog = dynamic(() => import("./code-dialog").then((module) => module.CodeDialog));

/** What the dialog shows, and whether it is open: it keeps its contents while it closes. */
export type ShownCode = { asked: AskedCode; open: boolean } | null;

/** The dialog with the code of the next answer. */
export function ShownCodeDialog({
  shown,
  onChange,
}: {
  shown: ShownCode;
  onChange: (shown: ShownCode) => void;
}) {
  if (shown === null) return null;
  return <CodeDialog {...shown} onOpenChange={(open) => onChange({ ...shown, open })} />;
}

/** Shows the code where there is no menu yet that it could be in: in a chat that isn't stored. */
export function ViewCodeButton({ onClick }: { onClick: () => void }) {
  const t = useTranslations("chat.header.menu");
  usePaletteActions([{ id: "code", label: t("code"), icon: CodeXml, run: onClick }]);
  return (
    <IconButton label={t("code")} aria-haspopup="dialog" onClick={onClick}>
      <CodeXml aria-hidden />
    </IconButton>
  );
}
