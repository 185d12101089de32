/** The link of the row below a conversation's, else the one above, else what starts a new chat. */
export function neighbour(id: string): HTMLElement | null {
  for (const sidebar of document.querySelectorAll("[data-sidebar]")) {
    const links = [...sidebar.querySelectorAll<HTMLElement>("[data-conversation]")];
    const index = links.findIndex(({ dataset }) => dataset.conversation === id);
    if (index === -1) continue;
    return links[index + 1] ?? links[index - 1] ?? sidebar.querySelector<HTMLElement>("[data-new-chat]");
  }
  return null;
}
