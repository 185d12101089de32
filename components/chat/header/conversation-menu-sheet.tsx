"use client";

import { useTranslations } from "next-intl";
import { Fragment, useRef } from "react";
import { ControlledMenu, MenuItem, MenuLinkItem, MenuSeparator } from "@/components/ui/menu";
import type { MenuControl } from "@/components/ui/use-menu-button";
import { type MenuContext, type MenuEntry, menuGroups } from "./menu-entries";

/** The entries of a conversation's menu. */
export function ConversationMenuSheet({
  control,
  rename,
  ...context
}: MenuContext & { control: MenuControl }) {
  const t = useTranslations("chat.header");
  /** Renaming takes the focus; everything else gives it back to the button. */
  const returnsFocus = useRef(true);
  const { conversation } = context;
  const groups = menuGroups
    .map((group) => group.filter(({ isOffered }) => isOffered?.(conversation) ?? true))
    .filter((group) => group.length > 0);
  return (
    <ControlledMenu
      control={{
        ...control,
        onOpenChange: (open) => {
          if (open) returnsFocus.current = true;
          control.onOpenChange(open);
        },
      }}
      aria-label={t("more")}
      align="end"
      finalFocus={() => returnsFocus.current && control.anchor.current}
    >
      {groups.map((group, index) => (
        <Fragment key={group[0]?.label}>
          {index > 0 && <MenuSeparator />}
          {group.map((entry) => (
            <Entry
              key={entry.label}
              entry={entry}
              context={{
                ...context,
                rename: () => {
                  returnsFocus.current = false;
                  rename();
                },
              }}
            />
          ))}
        </Fragment>
      ))}
    </ControlledMenu>
  );
}

function Entry({ entry, context }: { entry: MenuEntry; context: MenuContext }) {
  const t = useTranslations("chat.header.menu");
  const { icon: Icon, label, danger = false } = entry;
  const content = (
    <>
      <Icon aria-hidden />
      {t(label)}
    </>
  );
  if ("href" in entry) {
    const href = entry.href(context.conversation);
    return <MenuLinkItem render={<a href={href} download={entry.download} />}>{content}</MenuLinkItem>;
  }
  return (
    <MenuItem danger={danger} onClick={() => entry.run(context)}>
      {content}
    </MenuItem>
  );
}
