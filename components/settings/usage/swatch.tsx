/** The colour of a series; the words beside it say the same. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <span
      aria-hidden
      className="inline-block size-2.5 shrink-0 rounded-[3px] forced-color-adjust-none"
      style={{ background: colour }}
    />
  );
}
