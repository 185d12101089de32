"use client";

import { Check, Copy, Ellipsis, ExternalLink, MessageSquare, OctagonX, Timer } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useCopy } from "@/components/chat/use-copy";
import { AlertDialog, AlertDialogContent } from "@/components/ui/alert-dialog";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { joinFacts } from "@/components/ui/join-facts";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLinkItem,
  MenuSeparator,
  MenuSub,
  MenuSubTrigger,
  MenuTrigger,
} from "@/components/ui/menu";
import { cn } from "@/lib/cn";
import { type Lifetime, lifetimeNames, type ShareSummary, shareOptionNames } from "@/lib/shares/contract";
import { addressOf } from "./share-link";

type RowProps = {
  share: ShareSummary;
  onChangeEnd: (share: ShareSummary, lifetime: Lifetime) => void;
  onRevoke: (share: ShareSummary) => void;
};

/** One link: what it leads to, what it leaves out, who came, and when it ends. */
export function ShareRow({ share, onChangeEnd, onRevoke }: RowProps) {
  const t = useTranslations("shares");
  const common = useTranslations("ui");
  const facts = useFacts(share);
  const [isRevoking, setRevoking] = useState(false);
  const title = share.title === null ? t("deletedTitle") : share.title || t("untitled");
  const mayChange = share.state === "open" || share.state === "expired";
  const leftOut = shareOptionNames.filter((name) => share.options && !share.options[name]);
  const things = [...leftOut, ...(share.isRange ? (["range"] as const) : [])].map((name) =>
    t(`things.${name}`),
  );
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-4">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="flex items-center gap-2">
          <bdi className={cn("truncate font-medium", !mayChange && "text-ink-muted")}>{title}</bdi>
          <Badge tone={share.state === "open" ? "accent" : "neutral"}>{t(`state.${share.state}`)}</Badge>
        </p>
        <p className="mt-1 text-ink-muted text-sm">{facts}</p>
        {things.length > 0 && (
          <p className="mt-0.5 text-ink-muted text-sm">{t("leftOut", { things: things.join(", ") })}</p>
        )}
        {share.state === "open" && share.path === null && (
          <p className="mt-1 text-pretty text-sm">{t("noLink")}</p>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-1">
        {share.path && <LinkActions path={share.path} />}
        {share.conversationId && (
          <RowMenu
            share={share}
            title={title}
            mayChange={mayChange}
            onChangeEnd={onChangeEnd}
            onRevoke={() => setRevoking(true)}
          />
        )}
      </div>
      <AlertDialog open={isRevoking} onOpenChange={setRevoking}>
        <AlertDialogContent
          title={t("revokeTitle", { title })}
          description={t("revokeText")}
          cancelLabel={common("cancel")}
          confirmLabel={t("revoke")}
          danger
          onConfirm={() => onRevoke(share)}
        />
      </AlertDialog>
    </li>
  );
}

function LinkActions({ path }: { path: string }) {
  const t = useTranslations("shares");
  const { copied, copy } = useCopy();
  return (
    <>
      <IconButton label={t(copied ? "copied" : "copy")} onClick={() => copy(addressOf(path))}>
        {copied ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
      </IconButton>
      <IconButton label={t("open")} render={<a href={path} target="_blank" rel="noreferrer" />}>
        <ExternalLink aria-hidden />
      </IconButton>
    </>
  );
}

function RowMenu({
  share,
  title,
  mayChange,
  onChangeEnd,
  onRevoke,
}: RowProps & { title: string; mayChange: boolean; onRevoke: () => void }) {
  const t = useTranslations("shares");
  const names = useTranslations("share.dialog");
  return (
    <Menu>
      <MenuTrigger render={<IconButton label={t("actions", { title })} />}>
        <Ellipsis aria-hidden />
      </MenuTrigger>
      <MenuContent align="end">
        <MenuLinkItem render={<Link href={`/c/${share.conversationId}`} prefetch={false} />}>
          <MessageSquare aria-hidden />
          {t("conversation")}
        </MenuLinkItem>
        {mayChange && (
          <>
            <MenuSub>
              <MenuSubTrigger>
                <Timer aria-hidden />
                {t("changeEnd")}
              </MenuSubTrigger>
              <MenuContent side="left" sideOffset={4}>
                {lifetimeNames.map((name) => (
                  <MenuItem key={name} onClick={() => onChangeEnd(share, name)}>
                    {t("fromNow", { lifetime: names(name) })}
                  </MenuItem>
                ))}
              </MenuContent>
            </MenuSub>
            <MenuSeparator />
            <MenuItem danger onClick={onRevoke}>
              <OctagonX aria-hidden />
              {t("revoke")}
            </MenuItem>
          </>
        )}
      </MenuContent>
    </Menu>
  );
}

function useFacts({ views, createdAt, expiresAt, state }: ShareSummary): string {
  const t = useTranslations("shares");
  const format = useFormatter();
  const day = (date: string) => format.dateTime(new Date(date), { dateStyle: "medium" });
  const end =
    expiresAt === null
      ? t("endless")
      : t(state === "expired" ? "endedOn" : "endsOn", { date: day(expiresAt) });
  return joinFacts([
    t("created", { date: day(createdAt) }),
    ...(state === "open" || state === "expired" ? [end] : []),
    t("views", { count: views }),
  ]);
}
