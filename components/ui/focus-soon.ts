/** Gives the focus on once React has drawn what takes the place of the element that had it. */
export function focusSoon(find: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => find()?.focus());
}
