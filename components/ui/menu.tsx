"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { popupClass, popupItemClass } from "./popup-class";
import type { MenuControl } from "./use-menu-button";

export const Menu = Base.Root;
export const MenuTrigger = Base.Trigger;
export const MenuGroup = Base.Group;
export const MenuRadioGroup = Base.RadioGroup;
export const MenuSub = Base.SubmenuRoot;

type Placement = Pick<
  ComponentProps<typeof Base.Positioner>,
  "side" | "align" | "sideOffset" | "alignOffset" | "anchor"
>;

/** The sheet of a menu or submenu. */
export function MenuContent({
  side = "bottom",
  align = "start",
  sideOffset = 6,
  alignOffset,
  anchor,
  className,
  children,
  ...props
}: Placement & Omit<Base.Popup.Props, "className"> & { className?: string; children: ReactNode }) {
  return (
    <Base.Portal>
      <Base.Positioner
        {...{ side, align, sideOffset, alignOffset, anchor }}
        collisionPadding={8}
        className="z-50 outline-none"
      >
        <Base.Popup
          {...props}
          className={cn(
            popupClass,
            "max-h-(--available-height) min-w-44 max-w-80 overflow-y-auto p-1",
            className,
          )}
        >
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

/** The sheet of a menu whose button is not its own: see `useMenuButton`. */
export function ControlledMenu({
  control: { open, onOpenChange, anchor, byKey },
  finalFocus = () => anchor.current,
  children,
  ...props
}: Placement & {
  control: MenuControl;
  "aria-label": string;
  /** Where the focus goes afterwards, if not to the button. */
  finalFocus?: Base.Popup.Props["finalFocus"];
  className?: string;
  children: ReactNode;
}) {
  /** Opened with a key, the menu hands the focus that it is given to its first entry; once, or there'd be no way back. */
  const handsOn = useRef(false);
  useEffect(() => {
    handsOn.current = open && byKey;
  }, [open, byKey]);
  return (
    <Base.Root {...{ open, onOpenChange }}>
      <MenuContent
        {...props}
        anchor={anchor}
        finalFocus={finalFocus}
        onFocus={({ target, currentTarget }) => {
          if (!handsOn.current || target !== currentTarget) return;
          handsOn.current = false;
          currentTarget.querySelector<HTMLElement>("[role^=menuitem]")?.focus();
        }}
      >
        {children}
      </MenuContent>
    </Base.Root>
  );
}

export function MenuItem({
  danger = false,
  className,
  ...props
}: Omit<Base.Item.Props, "className"> & { danger?: boolean; className?: string }) {
  return (
    <Base.Item
      {...props}
      className={cn(
        popupItemClass,
        danger && "text-danger data-highlighted:bg-danger-soft [&>svg]:text-danger",
        className,
      )}
    />
  );
}

/** A row that leads to another page; pass `render={<Link href=… />}`. */
export function MenuLinkItem({
  className,
  ...props
}: Omit<Base.LinkItem.Props, "className"> & { className?: string }) {
  return <Base.LinkItem closeOnClick {...props} className={cn(popupItemClass, className)} />;
}

export function MenuRadioItem({
  className,
  children,
  ...props
}: Omit<Base.RadioItem.Props, "className"> & { className?: string }) {
  return (
    <Base.RadioItem closeOnClick {...props} className={cn(popupItemClass, "pr-8", className)}>
      {children}
      <Base.RadioItemIndicator className="absolute right-3.5">
        <Check aria-hidden className="text-accent" />
      </Base.RadioItemIndicator>
    </Base.RadioItem>
  );
}

export function MenuSubTrigger({
  className,
  ...props
}: Omit<Base.SubmenuTrigger.Props, "className"> & { className?: string }) {
  return (
    <Base.SubmenuTrigger {...props} className={cn(popupItemClass, "data-popup-open:bg-veil", className)} />
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}
