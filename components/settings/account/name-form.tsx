"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { callApi } from "@/lib/http/client";
import { useSave } from "./use-save";

/** How the reader is called. */
export function NameForm({ name }: { name: string | null }) {
  const t = useTranslations("settings.account");
  const router = useRouter();
  const { pending, outcome, save } = useSave();
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={async (event) => {
        event.preventDefault();
        if (pending) return;
        const form = new FormData(event.currentTarget);
        const { state } = await save(() =>
          callApi("PATCH", "/api/account", { name: String(form.get("name")).trim() }),
        );
        // The sidebar says the name too.
        if (state === "saved") router.refresh();
      }}
    >
      <Field label={t("name")} name="name" error={outcome?.state === "failed" ? outcome.sentence : null}>
        <Input type="text" autoComplete="name" maxLength={100} defaultValue={name ?? ""} />
      </Field>
      <div className="flex items-center gap-4">
        <Button type="submit" pending={pending}>
          {t("saveName")}
        </Button>
        <p role="status" className="text-sm text-success">
          {outcome?.state === "saved" && t("nameSaved")}
        </p>
      </div>
    </form>
  );
}
