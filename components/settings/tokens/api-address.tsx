"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { CopyText } from "./copy-text";

const never = () => () => {};

/** The gateway's address, as the reader reaches this server. */
export function ApiAddress() {
  const t = useTranslations("api.tokens");
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "",
  );
  return <CopyText text={`${origin}/api/v1`} label={t("address")} />;
}
