import { useTranslations } from "next-intl";
import { Fragment } from "react";
import { errorStatus } from "@/lib/errors";

/** The refusals that a program is likely to meet. */
const codes = [
  "token_missing",
  "token_invalid",
  "token_expired",
  "token_scope",
  "model_not_allowed",
  "too_large",
  "quota_reached",
  "quota_held",
  "rate_limited",
  "provider_unavailable",
] as const;

export function ErrorsTable() {
  const t = useTranslations("docs.errors");
  return (
    <section
      aria-label={t("title")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="mt-4 overflow-x-auto rounded-lg border border-line"
    >
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-line border-b bg-paper-sunken text-ink-muted">
            <th className="px-2.5 py-2 sm:px-3.5 font-medium">{t("status")}</th>
            <th className="px-2.5 py-2 sm:px-3.5 font-medium">{t("code")}</th>
            <th className="px-2.5 py-2 sm:px-3.5 font-medium">{t("meaning")}</th>
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <tr key={code} className="border-line border-b last:border-0">
              <td className="px-2.5 py-2 sm:px-3.5 align-top tabular-nums">{errorStatus[code]}</td>
              <th scope="row" className="px-2.5 py-2 sm:px-3.5 align-top font-normal">
                <code className="font-mono text-[0.8125rem]">{breakable(code)}</code>
              </th>
              <td className="min-w-36 px-2.5 py-2 sm:px-3.5 text-pretty">{t(code)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** May break after each underscore, so that a phone has room for what it means. */
function breakable(code: string) {
  return code.split("_").map((word, index) => (
    <Fragment key={word}>
      {index > 0 && (
        <>
          _<wbr />
        </>
      )}
      {word}
    </Fragment>
  ));
}
