"use client";

import { type KeyboardEvent, type MouseEvent, type RefObject, useRef, useState } from "react";
import { useLazyPart } from "./use-lazy-part";

/** What the sheet of a menu has to know of the button that opens it. */
export type MenuControl = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The menu stands beside it, and the focus goes back to it. */
  anchor: RefObject<HTMLElement | null>;
  /** Opened with a key: the first entry takes the focus. */
  byKey: boolean;
};

/**
 * A button whose menu comes when it is first wanted, or when the page is idle. The button is the page's own and stays
 * the same, so that neither focus nor press is ever lost.
 *
 * @returns the menu's code once it is here, what goes on the button, and what goes to the menu.
 */
export function useMenuButton<T>(load: () => Promise<T>) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState({ open: false, byKey: false });
  const menu = useLazyPart(load, state.open);
  const control: MenuControl = {
    ...state,
    anchor,
    onOpenChange: (open) => setState((before) => ({ ...before, open })),
  };
  const buttonProps = {
    ref: anchor,
    "aria-haspopup": "menu",
    "aria-expanded": state.open,
    "data-popup-open": state.open ? "" : undefined,
    onClick: ({ detail }: MouseEvent) => setState({ open: !state.open, byKey: detail === 0 }),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      event.preventDefault();
      setState({ open: true, byKey: true });
    },
  } as const;
  return { menu, buttonProps, control };
}
