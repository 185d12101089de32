"use client";

import { Check, Copy, ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useCopy } from "@/components/chat/use-copy";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Input } from "@/components/ui/field";

/** The link that was just made, ready to be copied. */
export function ShareLink({ path }: { path: string }) {
  const t = useTranslations("share.dialog");
  const { copied, copy } = useCopy();
  const address = addressOf(path);
  const button = useRef<HTMLButtonElement>(null);
  // What had the focus has just gone.
  useEffect(() => button.current?.focus(), []);
  return (
    <div className="mt-5 flex flex-wrap gap-2">
      <Input
        readOnly
        aria-label={t("link")}
        value={address}
        onFocus={(event) => event.currentTarget.select()}
        className="min-w-48 flex-1 font-mono text-sm"
      />
      <Button ref={button} variant="primary" className="h-10" onClick={() => copy(address)}>
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {t(copied ? "copied" : "copy")}
      </Button>
      <a href={path} target="_blank" rel="noreferrer" className={`${buttonClass()} h-10`}>
        <ExternalLink aria-hidden />
        {t("open")}
      </a>
    </div>
  );
}

/** The whole address of a link, as others need it. */
export function addressOf(path: string): string {
  return new URL(path, window.location.origin).href;
}
