import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { showToast } from "@/components/ui/toast";
import { callApi } from "@/lib/http/client";
import type { Lifetime, SharePage, ShareSummary } from "@/lib/shares/contract";

export type ShareListActions = {
  changeEnd: (share: ShareSummary, lifetime: Lifetime) => Promise<void>;
  revoke: (share: ShareSummary) => Promise<void>;
  revokeAll: () => Promise<void>;
  loadMore: () => Promise<void>;
};

/** The links as this page knows them, and what can be done. Shown when it is done: of an end one wants to be sure. */
export function useShareList(firstPage: SharePage): SharePage & ShareListActions & { isLoading: boolean } {
  const t = useTranslations("shares");
  const names = useTranslations("share.dialog");
  const sentence = useErrorSentence();
  const [page, setPage] = useState(firstPage);
  const [isLoading, setLoading] = useState(false);

  const change = (shares: (before: readonly ShareSummary[]) => ShareSummary[]) =>
    setPage((before) => ({ ...before, shares: shares(before.shares) }));

  async function attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      showToast({ title: sentence(error), tone: "danger" });
    }
  }

  return {
    ...page,
    isLoading,
    changeEnd: (share, lifetime) =>
      attempt(async () => {
        const next = await callApi<ShareSummary>("PATCH", `/api/shares/${share.id}`, { lifetime });
        change((shares) => shares.map((each) => (each.id === next.id ? next : each)));
        showToast({ title: t("changed", { lifetime: names(lifetime) }) });
      }),
    revoke: (share) =>
      attempt(async () => {
        await callApi("DELETE", `/api/shares/${share.id}`);
        change((shares) => shares.map((each) => (each.id === share.id ? revoked(each) : each)));
        showToast({ title: t("revoked") });
      }),
    revokeAll: () =>
      attempt(async () => {
        const { revoked: count } = await callApi<{ revoked: number }>("DELETE", "/api/shares");
        change((shares) => shares.map(revoked));
        showToast({ title: t("revokedAll", { count }) });
      }),
    loadMore: () =>
      attempt(async () => {
        setLoading(true);
        try {
          const next = await callApi<SharePage>("GET", `/api/shares?cursor=${page.nextCursor}`);
          setPage((before) => ({ shares: [...before.shares, ...next.shares], nextCursor: next.nextCursor }));
        } finally {
          setLoading(false);
        }
      }),
  };
}

function revoked(share: ShareSummary): ShareSummary {
  return share.state === "deleted" ? share : { ...share, state: "revoked", path: null };
}
