/**
 * Runs in the page before any other script, as text, so it may use nothing from outside itself. A slow machine shows
 * a page seconds before its buttons work, and a press in that time would be lost, or would send a form the browser's
 * own way. The last one is kept here until React is there; links and fields work without it.
 */
function holdEarlyInput(): void {
  let carryOut: (() => void) | null = null;
  const onClick = (event: Event) => {
    const button =
      event.target instanceof Element && event.target.closest<HTMLElement>("button,[role=switch]");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    carryOut = () => button.isConnected && button.click();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The palette's keys; browsers would go to their address bar.
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && /^k$/i.test(event.key)) {
      const { key, ctrlKey, metaKey } = event;
      event.preventDefault();
      carryOut = () => window.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey }));
      return;
    }
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || !field.form || event.key !== "Enter") return;
    // 229: an input method is at work.
    if (event.shiftKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    const { form } = field;
    event.preventDefault();
    carryOut = () => form.isConnected && form.requestSubmit();
  };
  window.addEventListener("click", onClick, true);
  window.addEventListener("keydown", onKeyDown, true);
  window.takeEarlyInput = () => {
    window.takeEarlyInput = undefined;
    window.removeEventListener("click", onClick, true);
    window.removeEventListener("keydown", onKeyDown, true);
    carryOut?.();
  };
}

export const earlyInputScript = `(${holdEarlyInput})()`;
