import "server-only";
import { env } from "@/lib/env";

/** Aborts with the caller's signal, or when nothing came for too long: before the first part or between two. */
export function startWatchdog(caller: AbortSignal) {
  const controller = new AbortController();
  const bark = () => controller.abort(new DOMException("the provider fell silent", "TimeoutError"));
  const pass = () => controller.abort(caller.reason);
  const silence = setTimeout(bark, env().MISTRAL_SILENCE_SECONDS * 1_000);
  // `AbortSignal.any` would do the same, and keep the call in memory for as long as the caller's signal lives.
  caller.addEventListener("abort", pass, { once: true });
  if (caller.aborted) pass();
  return {
    signal: controller.signal,
    touch: () => silence.refresh(),
    stop: () => {
      caller.removeEventListener("abort", pass);
      clearTimeout(silence);
    },
  };
}
