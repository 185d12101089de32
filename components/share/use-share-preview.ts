import { useEffect, useState } from "react";
import { callApi } from "@/lib/http/client";
import type { SharePreview, ShareSelection } from "@/lib/shares/contract";

export type PreviewState = {
  /** The last preview that arrived; that of another selection while `isFresh` is false. */
  preview: SharePreview | null;
  /** True when it shows exactly what would be shared now. */
  isFresh: boolean;
  error: unknown;
};

/** What a link to this selection would show, asked anew whenever the selection changes. */
export function useSharePreview(selection: ShareSelection): PreviewState {
  const key = JSON.stringify(selection);
  const [arrived, setArrived] = useState<{ key: string; preview: SharePreview | null; error: unknown }>({
    key: "",
    preview: null,
    error: null,
  });
  useEffect(() => {
    let isCurrent = true;
    callApi<SharePreview>("POST", "/api/shares/preview", JSON.parse(key)).then(
      (preview) => isCurrent && setArrived({ key, preview, error: null }),
      (error: unknown) => isCurrent && setArrived({ key, preview: null, error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  const isFresh = arrived.key === key && arrived.preview !== null;
  return { preview: arrived.preview, isFresh, error: arrived.key === key ? arrived.error : null };
}
