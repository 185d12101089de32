/** The id of the region that announcements are put into. It stands in the page from the start, or nobody would hear. */
export const announcerId = "announcer";

/** Long enough for a screen reader to take the same words for news. */
const pauseMs = 60;

/** Says something to those who listen, where the page shows it without words. */
export function announce(text: string): void {
  const region = document.getElementById(announcerId);
  if (!region) return;
  region.textContent = "";
  setTimeout(() => {
    region.textContent = text;
  }, pauseMs);
}
