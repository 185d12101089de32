"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CodeBlock } from "@/components/chat/parts/code-block";
import { Select } from "@/components/ui/select";
import { type RequestBody, type SampleName, sampleNames, sampleOf, samples } from "@/lib/code/contract";

/** One request as a program, in the language that the reader chooses. */
export function Sample({ body, baseUrl }: { body: RequestBody; baseUrl: string }) {
  const t = useTranslations("docs.start");
  const [name, setName] = useState<SampleName>("curl");
  return (
    <div className="space-y-3">
      <Select
        label={t("language")}
        value={name}
        options={sampleNames.map((value) => ({ value, label: samples[value].label }))}
        onChange={setName}
        className="min-w-56 max-sm:w-full"
      />
      <CodeBlock language={samples[name].language} text={sampleOf(name, body, { baseUrl })} />
    </div>
  );
}
