"use client";

import { ModelPicker } from "@/components/models/model-picker";

/** A way out when the model itself is what is wrong: the list of models, one click away. */
export function OtherModel(props: {
  /** What choosing does. */
  label: string;
  disabled?: boolean;
  onChange: (modelId: string) => void;
}) {
  return (
    <span className="flex shrink-0 rounded-lg border border-line-strong bg-paper-raised">
      <ModelPicker {...props} value={null} />
    </span>
  );
}
