"use client";

import { useEffect, useState } from "react";
import type { CodeRequest } from "@/lib/code/contract";
import { callApi } from "@/lib/http/client";
import type { AskedCode } from "./code-asked";

type Answer = { request: CodeRequest } | { error: unknown };

/** What would be sent to have `asked` answered; `null` until the server has said. */
export function useCodeRequest(asked: AskedCode): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isCurrent = true;
    callApi<CodeRequest>("POST", "/api/chat/code", asked).then(
      (request) => isCurrent && setAnswer({ request }),
      (error: unknown) => isCurrent && setAnswer({ error }),
    );
    return () => {
      isCurrent = false;
    };
  }, [asked]);
  return answer;
}
