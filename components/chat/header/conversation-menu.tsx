"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "@/components/ui/icon-button";
import { useMenuButton } from "@/components/ui/use-menu-button";
import type { MenuContext } from "./menu-entries";

const loadSheet = () => import("./conversation-menu-sheet");

/** What can be done with the conversation that is open. */
export function ConversationMenu(context: MenuContext) {
  const t = useTranslations("chat.header");
  const { menu, buttonProps, control } = useMenuButton(loadSheet);
  return (
    <>
      <IconButton {...buttonProps} label={t("more")}>
        <Ellipsis aria-hidden />
      </IconButton>
      {menu && <menu.ConversationMenuSheet {...context} control={control} />}
    </>
  );
}
