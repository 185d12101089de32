const MAKES_TITLE =
  /\b(?:write|give|generate|make|reply|answer|respond|return|suggest|create|propose|name|écri\w*|donne\w*|génère\w*|répon\w*|propose\w*)\b[^.\n]{0,100}\b(?:title|titre)\b|\b(?:title|titre)\b[^.\n]{0,100}\b(?:conversation|chat|discussion|exchange|échange)\b/iu;
const WORDS = 6;

/** Whether a system prompt asks for the title of a conversation. */
export function asksForTitle(system: string): boolean {
  return MAKES_TITLE.test(system);
}

/** A short plain title: the first words of the question, without its Markdown and labels. */
export function titleOf(question: string): string {
  const line = question
    .replace(/\[\[scenario:[^\]]*\]\]/g, "")
    .replace(/<[^>\n]{0,40}>/g, "")
    .split("\n")
    .map((text) => text.replace(/^\s*(?:user|question|message|utilisateur)\s*:\s*/i, ""))
    .map((text) => text.replace(/[*_`#>~|[\]"“”«»]/g, "").trim())
    .find((text) => text !== "");
  const words = (line ?? "Untitled").split(/\s+/).slice(0, WORDS).join(" ");
  return words.slice(0, 60).replace(/[\s.,;:!?…]+$/u, "");
}
