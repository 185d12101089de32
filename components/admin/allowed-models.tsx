"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field, Textarea } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { usePolicy } from "./use-policy";

/** What the list of the server's key knows of a model. */
export type ListedModel = { id: string; names: string[] };

/** Which models may be asked here: all, or those that are ticked or named. */
export function AllowedModels({ stored, listed }: { stored: string[] | null; listed: ListedModel[] }) {
  const t = useTranslations("admin.models");
  const { save, status } = usePolicy();
  const [isAll, setAll] = useState(stored === null);
  const [ticked, setTicked] = useState(() => tickedOf(stored ?? [], listed));
  const [others, setOthers] = useState(() => othersOf(stored ?? [], listed).join("\n"));
  const [pending, setPending] = useState(false);

  async function send(models: string[] | null) {
    setPending(true);
    await save({ models });
    setPending(false);
  }

  const named = others.split(/[\s,]+/).filter(Boolean);
  return (
    <div className="flex flex-col items-start gap-4">
      <SegmentedControl
        label={t("label")}
        value={isAll ? "all" : "some"}
        onChange={(value) => {
          setAll(value === "all");
          if (value === "all") void send(null);
        }}
        segments={[
          { value: "all", label: t("all") },
          { value: "some", label: t("some") },
        ]}
      />
      {!isAll && (
        <>
          <fieldset className="w-full">
            <legend className="sr-only">{t("some")}</legend>
            {listed.length === 0 && <p className="text-ink-muted text-sm">{t("noList")}</p>}
            <div className="grid max-h-80 gap-x-5 overflow-y-auto rounded-lg border border-line px-3 py-1.5 empty:hidden sm:grid-cols-2">
              {listed.map(({ id }) => (
                <label
                  key={id}
                  className="flex min-h-9 min-w-0 items-center gap-2 text-sm pointer-coarse:min-h-11"
                >
                  <input
                    type="checkbox"
                    className="size-4 shrink-0"
                    checked={ticked.has(id)}
                    onChange={({ currentTarget: { checked } }) =>
                      setTicked(
                        (current) =>
                          new Set(checked ? [...current, id] : [...current].filter((other) => other !== id)),
                      )
                    }
                  />
                  <span className="truncate">{id}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <Field label={t("others")} description={t("othersText")} name="others" className="w-full">
            <Textarea
              value={others}
              onChange={({ currentTarget }) => setOthers(currentTarget.value)}
              rows={2}
              spellCheck={false}
            />
          </Field>
          <Button
            variant="primary"
            pending={pending}
            disabled={ticked.size + named.length === 0}
            onClick={() => void send([...new Set([...ticked, ...named])])}
          >
            {t("save")}
          </Button>
        </>
      )}
      {status}
    </div>
  );
}

/** Any name of a model stands for it. */
function tickedOf(stored: string[], listed: ListedModel[]): Set<string> {
  return new Set(
    listed.filter(({ names }) => names.some((name) => stored.includes(name))).map(({ id }) => id),
  );
}

function othersOf(stored: string[], listed: ListedModel[]): string[] {
  const known = new Set(listed.flatMap(({ names }) => names));
  return stored.filter((name) => !known.has(name));
}
