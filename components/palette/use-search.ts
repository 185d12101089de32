import { useEffect, useEffectEvent, useRef, useState } from "react";
import { appFetch } from "@/lib/http/client";
import type { FusedHits, SearchHit, SearchPage } from "@/lib/search/contract";
import { mergeHits } from "./merge-hits";

export type Filters = { model: string; days: number };
export const noFilters: Filters = { model: "", days: 0 };

export type SearchState = {
  /** Of the query before, while the next is on its way: a list that empties at every key would flicker. */
  hits: readonly SearchHit[];
  status: "idle" | "searching" | "done" | "failed";
  error: unknown;
  nextCursor: string | null;
  /** Whether messages that mean the same are still being looked for, beside those that hold the words. */
  meaning: "none" | "searching" | "done" | "failed";
};

const debounceMs = 120;
/** By meaning it is asked when the reader has stopped typing: each query costs tokens. */
const meaningDebounceMs = 350;
const dayMs = 24 * 60 * 60_000;
const idle: SearchState = { hits: [], status: "idle", error: null, nextCursor: null, meaning: "none" };

/**
 * Searches while the reader types: waits for a pause, and drops what was asked before. Where the reader has switched it
 * on, what means the same comes afterwards.
 *
 * @param countSeen how many of the hits have been in sight; those stay in their places.
 */
export function useSearch(
  query: string,
  filters: Filters,
  countSeen: () => number,
): SearchState & { loadMore: () => void } {
  const [state, setState] = useState<SearchState>(idle);
  const { model, days } = filters;
  const wanted = query.trim();
  const controller = useRef<AbortController | null>(null);
  const seenNow = useEffectEvent(countSeen);

  useEffect(() => {
    if (wanted === "") {
      setState(idle);
      return;
    }
    setState((before) => ({ ...before, status: "searching" }));
    const own = new AbortController();
    controller.current = own;
    let timer = setTimeout(() => {
      ask(wanted, { model, days }, null, own.signal).then(
        ({ canExtend, ...page }) => {
          setState({ ...page, status: "done", error: null, meaning: canExtend ? "searching" : "none" });
          if (canExtend) timer = setTimeout(extend, meaningDebounceMs);
        },
        (error: unknown) => {
          if (!own.signal.aborted) setState({ ...idle, status: "failed", error });
        },
      );
    }, debounceMs);
    function extend(): void {
      askMeaning(wanted, { model, days }, own.signal).then(
        ({ hits }) => {
          const seen = seenNow();
          setState((before) => ({
            ...before,
            hits: mergeHits(before.hits, hits, seen),
            meaning: "done",
          }));
        },
        () => {
          if (!own.signal.aborted) setState((before) => ({ ...before, meaning: "failed" }));
        },
      );
    }
    return () => {
      clearTimeout(timer);
      own.abort();
    };
  }, [wanted, model, days]);

  function loadMore(): void {
    const own = controller.current;
    if (state.nextCursor === null || state.status !== "done" || !own) return;
    setState((before) => ({ ...before, status: "searching" }));
    ask(wanted, filters, state.nextCursor, own.signal).then(
      (page) =>
        setState((before) => ({
          ...before,
          nextCursor: page.nextCursor,
          hits: [...before.hits, ...page.hits],
          status: "done",
          error: null,
        })),
      (error: unknown) => {
        if (!own.signal.aborted) setState((before) => ({ ...before, status: "failed", error }));
      },
    );
  }

  return { ...state, loadMore };
}

async function ask(
  query: string,
  filters: Filters,
  cursor: string | null,
  signal: AbortSignal,
): Promise<SearchPage> {
  const parameters = parametersOf(query, filters);
  if (cursor !== null) parameters.set("cursor", cursor);
  return (await appFetch(`/api/search?${parameters}`, { signal })).json();
}

async function askMeaning(query: string, filters: Filters, signal: AbortSignal): Promise<FusedHits> {
  return (await appFetch(`/api/search/meaning?${parametersOf(query, filters)}`, { signal })).json();
}

function parametersOf(query: string, { model, days }: Filters): URLSearchParams {
  const parameters = new URLSearchParams({ q: query });
  if (model !== "") parameters.set("model", model);
  if (days > 0) parameters.set("from", new Date(Date.now() - days * dayMs).toISOString());
  return parameters;
}
