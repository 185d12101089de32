"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Collapsible, CollapsiblePanel, CollapsibleTrigger } from "@/components/ui/collapsible";
import { joinFacts } from "@/components/ui/join-facts";
import { Spinner } from "@/components/ui/spinner";
import { errorValues } from "@/lib/i18n/contract";
import type { ImportItem } from "@/lib/transfer/contract";
import { countAll, hasFailed, type ImportFile } from "./import-state";

/** One file: how far it is, and what became of the conversations in it. */
export function ImportReport({ file }: { file: ImportFile }) {
  const t = useTranslations("transfer.import");
  const isEnded = file.state === "done" || file.state === "stopped";
  return (
    <li className="rounded-xl border border-line bg-paper-raised px-4 py-3.5">
      <div className="flex items-start gap-3">
        <span className="grid h-5.5 place-items-center">
          <StateIcon file={file} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="font-medium text-sm leading-5.5 [overflow-wrap:anywhere]">{file.name}</p>
          {file.state === "sending" && <Progress file={file} />}
          <div role="status" className="text-sm empty:hidden">
            {isEnded && <Outcome file={file} />}
          </div>
          {file.state === "waiting" && <p className="text-ink-muted text-sm">{t("waiting")}</p>}
        </div>
      </div>
      {isEnded && file.refused.length > 0 && <Refused file={file} />}
      {isEnded && file.taken.length > 0 && <Taken file={file} />}
    </li>
  );
}

function StateIcon({ file }: { file: ImportFile }) {
  if (file.state === "sending") return <Spinner className="size-4" />;
  if (file.state === "waiting") return <span className="size-2 rounded-full bg-line-strong" />;
  return hasFailed(file) || file.state === "stopped" ? (
    <CircleAlert aria-hidden className="size-4.5 text-danger" />
  ) : (
    <CircleCheck aria-hidden className="size-4.5 text-success" />
  );
}

function Progress({ file }: { file: ImportFile }) {
  const t = useTranslations("transfer.import");
  const isSending = file.sent < 1;
  const said = isSending ? t("sending", { percent: file.sent }) : t("reading");
  return (
    <>
      <p className="text-ink-muted text-sm tabular-nums">
        {said}
        {/* A browser hears of what is in when it has sent everything. */}
        {!isSending && ` · ${t("soFar", { count: countAll(file) })}`}
      </p>
      <progress
        aria-label={said}
        // Without a value it says that something goes on.
        {...(isSending ? { value: file.sent } : {})}
        className="mt-2 h-1.5 w-full overflow-hidden rounded-full accent-accent"
      />
    </>
  );
}

/** Success is only said where there is some. */
function Outcome({ file }: { file: ImportFile }) {
  const t = useTranslations("transfer.import");
  const problems = useTranslations("transfer.problems");
  const errors = useTranslations("errors");
  const { counts, attachments, problem, error, state } = file;
  const isNothingNew =
    counts.present > 0 && counts.imported + counts.skipped + counts.failed + attachments.restored === 0;
  const said = (["imported", "present", "skipped", "failed"] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => t(status, { count: counts[status] }));
  return (
    <>
      {error && <p className="text-danger">{errors(error.code, errorValues(error.details))}</p>}
      {problem && <p className="text-danger">{problems(problem)}</p>}
      {problem && problem !== "nothing_found" && counts.imported > 0 && <p>{t("partly")}</p>}
      {state === "stopped" && <p>{t("stopped")}</p>}
      {isNothingNew ? <p>{t("allPresent")}</p> : said.length > 0 && <p>{joinFacts(said)}</p>}
      {(["restored", "refused", "missing"] as const)
        .filter((fate) => attachments[fate] > 0)
        .map((fate) => (
          <p key={fate} className={fate === "restored" ? undefined : "text-danger"}>
            {t(`attachments.${fate}`, { count: attachments[fate] })}
          </p>
        ))}
    </>
  );
}

function Refused({ file }: { file: ImportFile }) {
  const t = useTranslations("transfer.import");
  const reasons = useTranslations("transfer.reasons");
  const count = file.counts.skipped + file.counts.failed;
  return (
    <div className="mt-3 border-line border-t pt-3 pl-7.5">
      <p className="font-medium text-sm">{t("notImported", { count })}</p>
      <ul className="mt-1.5 flex flex-col gap-1.5 text-sm">
        {file.refused.map((item, index) => (
          // Two may have the same title and reason.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows.
          <li key={index} className="[overflow-wrap:anywhere]">
            <Title item={item} />{" "}
            <span className={item.status === "failed" ? "text-danger" : "text-ink-muted"}>
              {item.reason && reasons(item.reason)}
            </span>
          </li>
        ))}
      </ul>
      <More count={count - file.refused.length} />
    </div>
  );
}

function Taken({ file }: { file: ImportFile }) {
  const t = useTranslations("transfer.import");
  const count = file.counts.imported + file.counts.present;
  return (
    <Collapsible className="mt-2.5 pl-6.5">
      <CollapsibleTrigger>{t("list", { count })}</CollapsibleTrigger>
      <CollapsiblePanel>
        <ul className="flex flex-col pt-1.5 pl-6 text-sm">
          {file.taken.map((item) => (
            <li key={item.conversationId}>
              <Link
                href={`/c/${item.conversationId}`}
                prefetch={false}
                className="inline-flex min-h-7 items-center text-accent [overflow-wrap:anywhere] hover:underline pointer-coarse:min-h-11"
              >
                <Title item={item} />
              </Link>
            </li>
          ))}
        </ul>
        <More count={count - file.taken.length} />
      </CollapsiblePanel>
    </Collapsible>
  );
}

function Title({ item }: { item: ImportItem }) {
  const t = useTranslations("transfer.import");
  return <bdi className="font-medium">{item.title === "" ? t("untitled") : item.title}</bdi>;
}

function More({ count }: { count: number }) {
  const t = useTranslations("transfer.import");
  return count > 0 ? <p className="mt-1.5 text-ink-muted text-sm">{t("more", { count })}</p> : null;
}
