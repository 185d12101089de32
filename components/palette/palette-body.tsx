"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useId, useState } from "react";
import { idOf, searchModels } from "@/components/models/model-search";
import { useModels } from "@/components/models/use-models";
import { useErrorSentence } from "@/components/shell/use-error-sentence";
import { useNavigate } from "@/components/shell/use-navigate";
import { useConversationList, useOwnerId } from "@/components/sidebar/use-conversations";
import { IconButton } from "@/components/ui/icon-button";
import { isComposing } from "@/components/ui/is-composing";
import { Spinner } from "@/components/ui/spinner";
import { AppError } from "@/lib/errors";
import { isModel } from "@/lib/models/contract";
import { hitAddress, type SearchHit } from "@/lib/search/contract";
import { PaletteFilters } from "./palette-filters";
import { PaletteFooter } from "./palette-footer";
import { hitItems, matchActions, moveActive, type PaletteGroup, type PaletteItem } from "./palette-items";
import { countSeenHits, PaletteList } from "./palette-list";
import { chatPort } from "./ports";
import { type ShellPort, useListedActions } from "./use-palette-actions";
import { noFilters, useSearch } from "./use-search";

const recentCount = 6;
/** They take the focus with them; after the others it goes back to where it was. */
const focusing =
  /^(code|focusComposer|help|rename|new|data|settings.*|chat-settings|share|editQuestion|answerAgain|continue|jump|temporary|attach|sign-.*|register)$/;

/** What is in the palette while it is open: a field, and a list that the arrow keys move in. */
export function PaletteBody({
  shell,
  input,
  takeKeysAhead,
  onChosen,
}: {
  shell: ShellPort;
  /** The field, which the dialog gives the focus to. */
  input: RefObject<HTMLInputElement | null>;
  /** What was typed before the field had the focus. */
  takeKeysAhead: () => string;
  /** Closes the palette, then does it. */
  onChosen: (run: () => void, takesFocus: boolean) => void;
}) {
  const t = useTranslations("palette");
  const common = useTranslations("ui");
  const sentence = useErrorSentence();
  const navigate = useNavigate();
  const listId = useId();
  const [query, setQuery] = useState("");
  const [page, setPage] = useState<"root" | "models">("root");
  const [filters, setFilters] = useState(noFilters);
  const [chosenId, setActive] = useState<string | null>(null);
  const { conversations } = useConversationList();
  const { list: models, loading, failed } = useModels();
  /** A stranger has nothing that could be found, and the server would only say so. */
  const hasOwn = useOwnerId() !== null || conversations.length > 0;
  const search = useSearch(page === "root" && hasOwn ? query : "", filters, () => countSeenHits(listId));
  const actions = useListedActions(shell, () => show("models"));
  const isEmpty = query.trim() === "";

  const latest = page === "models" ? modelGroups() : rootGroups();
  const groups = useDeferredValue(latest);
  const items = groups.flatMap((group) => group.items);
  const active = activeOf(items);

  function activeOf(among: readonly PaletteItem[]): PaletteItem | undefined {
    return among.find(({ id }) => id === chosenId) ?? among[0];
  }

  function modelGroups(): PaletteGroup[] {
    const chosen = chatPort()?.modelId ?? null;
    const choices = searchModels(models?.models ?? [], query, models?.problem === null);
    return [
      {
        name: "models",
        items: choices.map((choice) => ({
          kind: "model",
          id: `model-${idOf(choice)}`,
          choice,
          isChosen: choice.kind === "listed" && chosen !== null && isModel(choice.model, chosen),
        })),
      },
    ];
  }

  function rootGroups(): PaletteGroup[] {
    const matching = matchActions(
      actions.filter(({ isSearchedFor }) => !(isEmpty && isSearchedFor)),
      query,
    ).map((action): PaletteItem => ({ kind: "action", id: `action-${action.id}`, action }));
    const recent = conversations
      .slice(0, recentCount)
      .map(
        (conversation): PaletteItem => ({ kind: "recent", id: `recent-${conversation.id}`, conversation }),
      );
    const all: PaletteGroup[] = isEmpty
      ? [
          { name: "recent", items: recent },
          { name: "actions", items: matching },
        ]
      : [
          { name: "actions", items: matching },
          { name: "hits", items: hitItems(search.hits, search.nextCursor !== null) },
        ];
    return all.filter((group) => group.items.length > 0);
  }

  function show(next: "root" | "models"): void {
    setPage(next);
    setQuery("");
    setActive(null);
    input.current?.focus();
  }

  function choose(item: PaletteItem): void {
    if (item.kind === "more") search.loadMore();
    else if (item.kind === "hit") onChosen(() => openHit(item.hit), true);
    else if (item.kind === "recent") onChosen(() => navigate(`/c/${item.conversation.id}`), true);
    else if (item.kind === "model") onChosen(() => chatPort()?.chooseModel(idOf(item.choice)), false);
    else if (item.action.id === "model") show("models");
    else onChosen(item.action.run, focusing.test(item.action.id));
  }

  function openHit(hit: SearchHit): void {
    const chat = chatPort();
    const isHere = chat?.conversationId === hit.conversationId;
    if (isHere && hit.messageId !== null && chat.reveal(hit.messageId)) return;
    navigate(hitAddress(hit));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setActive(moveActive(items, active?.id ?? null, event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      // What the words say that stand there now, even if the list on the screen is a moment behind.
      const wanted = activeOf(latest.flatMap((group) => group.items));
      if (wanted) choose(wanted);
    } else if (page === "models" && (event.key === "Escape" || (event.key === "Backspace" && query === ""))) {
      event.preventDefault();
      event.stopPropagation();
      show("root");
    }
  }

  useEffect(() => {
    if (active) document.getElementById(`${listId}-${active.id}`)?.scrollIntoView({ block: "nearest" });
  }, [active, listId]);

  const isSearching = search.status === "searching";
  const isExtending = search.meaning === "searching";
  const found = page === "root" && !isEmpty && (search.status === "done" || !hasOwn);
  const foundNothing = found && search.hits.length === 0;
  return (
    <>
      <div className="flex items-center gap-3 border-line border-b px-4">
        {isSearching || isExtending ? (
          <Spinner className="size-4 shrink-0" />
        ) : (
          <Search aria-hidden className="size-4 shrink-0 text-ink-muted" />
        )}
        <input
          ref={input}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={active ? `${listId}-${active.id}` : undefined}
          aria-autocomplete="list"
          aria-label={t(page === "models" ? "modelLabel" : "label")}
          placeholder={t(page === "models" ? "modelLabel" : "placeholder")}
          autoComplete="off"
          spellCheck={false}
          enterKeyHint="go"
          value={query}
          onFocus={() => {
            const typed = takeKeysAhead();
            if (typed) setQuery((before) => before + typed);
          }}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(null);
          }}
          onKeyDown={onKeyDown}
          className="h-13 w-full min-w-0 text-ellipsis bg-transparent text-base outline-none placeholder:text-ink-muted"
        />
        {/* Phones have no key for it, and the window behind is covered. */}
        <Dialog.Close
          render={
            <IconButton
              label={common("close")}
              side="bottom"
              className="-mr-2.5 hidden shrink-0 pointer-coarse:inline-flex max-sm:inline-flex"
            />
          }
        >
          <X aria-hidden />
        </Dialog.Close>
      </div>
      {page === "root" && !isEmpty && (
        <PaletteFilters value={filters} models={models?.models ?? []} onChange={setFilters} />
      )}
      <p role="status" className="sr-only">
        {found && !(foundNothing && isExtending) && t("found", { count: search.hits.length })}
      </p>
      <PaletteList
        id={listId}
        label={t("results")}
        groups={groups}
        activeId={active?.id ?? null}
        isStale={isSearching}
        onActivate={setActive}
        onChoose={choose}
      >
        {search.status === "failed" && (
          <p role="alert" className="px-4 py-3 text-danger text-sm">
            {sentence(search.error)}
          </p>
        )}
        {page === "models" && (failed || models?.problem) && (
          <p role="status" className="px-4 py-3 text-ink-muted text-sm">
            {sentence(new AppError(models?.problem?.code ?? "unavailable"))}{" "}
            {(models?.models.length ?? 0) === 0 && t("typeModel")}
          </p>
        )}
        {page === "models" && loading && !models && (
          <p role="status" className="flex items-center gap-2.5 px-4 py-3 text-ink-muted text-sm">
            <Spinner className="size-4" />
            {common("loading")}
          </p>
        )}
        {foundNothing && (
          <p className="px-4 py-6 text-center text-ink-muted text-sm">
            {t(isExtending ? "meaning.searching" : "nothing")}
          </p>
        )}
        {found && search.meaning === "failed" && (
          <p className="px-4 pb-3 text-ink-muted text-xs">{t("meaning.failed")}</p>
        )}
      </PaletteList>
      <PaletteFooter isModels={page === "models"} />
    </>
  );
}
