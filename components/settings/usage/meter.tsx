import { cn } from "@/lib/cn";

/** How much of something is used up: the figures in words, and a bar of them. */
export function Meter({
  label,
  text,
  value,
  max,
}: {
  label: string;
  text: string;
  value: number;
  max: number;
}) {
  const share = max === 0 ? 1 : Math.min(1, value / max);
  return (
    <div>
      <p className="text-sm tabular-nums">{text}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: the element can't take the page's colours in every browser */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={text}
        className="mt-2 h-2 overflow-hidden rounded-full bg-veil-strong forced-colors:border"
      >
        <div
          className={cn(
            "h-full rounded-full forced-colors:bg-[Highlight]",
            share >= 1 ? "bg-danger" : "bg-accent",
          )}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
