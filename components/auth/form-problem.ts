import { AppError, type ErrorCode } from "@/lib/errors";
import type { Messages } from "@/lib/i18n/contract";

export type FieldName = "email" | "name" | "password";
export type ProblemKey = keyof Messages["auth"]["problem"];

/** What is wrong with a form: one sentence at a field, or above the whole form. */
export type FormProblem = { field: FieldName | null } & (
  | { kind: "own"; key: ProblemKey; values: Record<string, number> }
  | { kind: "error"; code: ErrorCode }
);

const weaknesses = ["short", "common", "repetitive", "personal"] as const;

/** Where the failure of a request belongs in the form, and which sentence says it. */
export function problemOf(error: unknown): FormProblem {
  const { code, details } = error instanceof AppError ? error : new AppError("internal", { cause: error });
  const weakness = weaknesses.find((name) => name === details.reason);
  if (code === "password_weak" && weakness) {
    return {
      field: "password",
      kind: "own",
      key: weakness,
      values: { minLength: Number(details.minLength) },
    };
  }
  if (code === "rate_limited" && typeof details.retryAfterSeconds === "number") {
    const minutes = Math.ceil(details.retryAfterSeconds / 60);
    return { field: null, kind: "own", key: "throttled", values: { minutes } };
  }
  if (code === "email_taken") return { field: "email", kind: "error", code };
  return { field: code === "sign_in_failed" ? "password" : null, kind: "error", code };
}

/** What the address of the sign-in page says went wrong before: our codes and next-auth's. */
export function problemOfAddress(value: string | undefined): ProblemKey | ErrorCodeOfAddress | null {
  if (!value) return null;
  if (isErrorOfAddress(value)) return value;
  if (value === "OAuthAccountNotLinked") return "notLinked";
  return value === "AccessDenied" ? "denied" : "providerFailed";
}

const errorsOfAddress = [
  "sign_up_closed",
  "session_expired",
  "account_disabled",
] as const satisfies ErrorCode[];
type ErrorCodeOfAddress = (typeof errorsOfAddress)[number];

/** True for the codes that `problemOfAddress` passes on. */
export function isErrorOfAddress(problem: string): problem is ErrorCodeOfAddress {
  return errorsOfAddress.some((code) => code === problem);
}
