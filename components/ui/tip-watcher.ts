/** How long a pointer rests before a tooltip shows, and how long after one the next shows at once. */
const restMs = 500;
const neighbourMs = 400;
/** Time enough to move the pointer from an element into its tooltip. */
const graceMs = 120;

/**
 * Watches pointer and focus for everything that has a tooltip (`tipProps`): one set of listeners for the page, so that
 * an element with a tooltip costs no more than one without.
 */
export class TipWatcher {
  private anchor: HTMLElement | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private closedAtMs = 0;
  /** Pressed; it has said what it does by doing it. What takes its place under a pointer that rests has too. */
  private dismissed: HTMLElement | null = null;
  private pressedAt = { x: Number.NaN, y: Number.NaN };

  constructor(private readonly show: (anchor: HTMLElement | null) => void) {}

  watch(root: Document): () => void {
    const ending = new AbortController();
    const { signal } = ending;
    root.addEventListener("pointerover", this.onPointerOver, { signal });
    root.addEventListener("pointerdown", this.onPress, { signal });
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.close(), { signal });
    root.addEventListener("focusin", this.onFocus, { signal });
    root.addEventListener("focusout", this.close, { signal });
    root.addEventListener("pointerleave", this.close, { signal });
    return () => {
      ending.abort();
      clearTimeout(this.timer);
    };
  }

  readonly close = (): void => {
    clearTimeout(this.timer);
    if (!this.anchor) return;
    this.anchor = null;
    this.closedAtMs = performance.now();
    this.show(null);
  };

  private readonly onPointerOver = ({ target, pointerType, clientX, clientY }: PointerEvent): void => {
    if (pointerType === "touch" || !(target instanceof Element)) return;
    clearTimeout(this.timer);
    if (target.closest("[data-tip-popup]")) return;
    const over = target.closest<HTMLElement>("[data-tip]");
    const hasMoved = clientX !== this.pressedAt.x || clientY !== this.pressedAt.y;
    if (over !== this.dismissed) this.dismissed = hasMoved ? null : over;
    if (over && over === this.anchor) return;
    if (!over) {
      if (this.anchor) this.timer = setTimeout(this.close, graceMs);
      return;
    }
    if (this.dismissed) return;
    const isNeighbour = this.anchor !== null || performance.now() - this.closedAtMs < neighbourMs;
    this.timer = setTimeout(() => this.open(over), isNeighbour ? 0 : restMs);
  };

  private readonly onPress = ({ target, clientX, clientY }: PointerEvent): void => {
    this.pressedAt = { x: clientX, y: clientY };
    this.dismissed = target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null;
    this.close();
    this.closedAtMs = 0;
  };

  private readonly onFocus = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement) || !("tip" in target.dataset)) return;
    if (target.matches(":focus-visible")) this.open(target);
  };

  private open(anchor: HTMLElement): void {
    clearTimeout(this.timer);
    // What it opens is open: the tooltip would lie over it.
    if (!anchor.isConnected || anchor.ariaExpanded === "true") return;
    this.anchor = anchor;
    this.show(anchor);
  }
}
