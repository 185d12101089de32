"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field, Input } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";

/** A password with a switch that shows it. */
export function PasswordField({
  label,
  description,
  error,
  autoComplete,
  name = "password",
}: {
  label: string;
  description?: string;
  error: string | undefined;
  autoComplete: "current-password" | "new-password";
  name?: string;
}) {
  const t = useTranslations("auth");
  const [visible, setVisible] = useState(false);
  return (
    <Field label={label} description={description} error={error} name={name}>
      <div className="relative">
        <Input
          type={visible ? "text" : "password"}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          required
          className="pr-12"
        />
        <IconButton
          label={visible ? t("hidePassword") : t("showPassword")}
          onClick={() => setVisible(!visible)}
          className="absolute inset-y-0 right-0.5 my-auto"
        >
          {visible ? <EyeOff /> : <Eye />}
        </IconButton>
      </div>
    </Field>
  );
}
