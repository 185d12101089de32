import type { MarkedText } from "@/lib/search/contract";

/** Text in which what was looked for stands out. */
export function Marked({ text }: { text: MarkedText }) {
  let place = 0;
  return text.map((part) => {
    const key = place;
    place += part.text.length;
    return part.isMatch ? (
      <mark key={key} className="rounded-xs bg-accent-soft font-medium text-accent-strong">
        {part.text}
      </mark>
    ) : (
      <span key={key}>{part.text}</span>
    );
  });
}
