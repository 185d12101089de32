import type { ReactNode } from "react";

/** One page of the settings: its title, a line on what it is about, and its sections. */
export function SettingsPage({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children: ReactNode;
}) {
  return (
    <>
      <h1 className="font-semibold text-2xl">{title}</h1>
      {text && <p className="mt-1.5 max-w-[38rem] text-pretty text-ink-muted">{text}</p>}
      <div className="mt-6 divide-y divide-line border-line border-y sm:mt-7">{children}</div>
    </>
  );
}

/** One setting, or a few that belong together: what it is on the left, its controls on the right. */
export function Section({
  id,
  title,
  text,
  children,
}: {
  id?: string;
  title: string;
  text?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section id={id} className="scroll-mt-4 grid gap-x-8 gap-y-4 py-7 sm:grid-cols-[13rem_minmax(0,1fr)]">
      <div>
        <h2 className="font-medium text-base">{title}</h2>
        {text && <p className="mt-1 text-pretty text-ink-muted text-sm">{text}</p>}
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
