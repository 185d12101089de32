import { type RefObject, useCallback, useRef, useState } from "react";
import { useLazyPart } from "@/components/ui/use-lazy-part";
import type { MenuControl } from "@/components/ui/use-menu-button";
import type { RowMenuTarget } from "./row-menu";

const loadRowMenu = () => import("./row-menu");

/** The one menu of a list's rows: whose it is, and whether it is open. Its code comes when it is first wanted. */
export function useRowMenu() {
  const anchor: RefObject<HTMLElement | null> = useRef(null);
  const [target, setTarget] = useState<RowMenuTarget | null>(null);
  const [state, setState] = useState({ open: false, byKey: false });
  const part = useLazyPart(loadRowMenu, state.open);
  const onMenu = useCallback((next: RowMenuTarget, button: HTMLButtonElement, byKey: boolean) => {
    const isSame = anchor.current === button;
    anchor.current = button;
    setTarget(next);
    setState((before) => ({ open: !(before.open && isSame), byKey }));
  }, []);
  const control: MenuControl = {
    ...state,
    anchor,
    onOpenChange: (open) => setState((before) => ({ ...before, open })),
  };
  return { part, target, control, onMenu, openId: state.open ? (target?.conversation.id ?? null) : null };
}
