import type { Instrumentation } from "next";

/** Next calls this once per server process, before the first request. */
export async function register(): Promise<void> {
  // Next replaces this name at build time; the branch keeps Node's modules out of other runtimes.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { boot } = await import("@/lib/boot/server");
    await boot();
  }
}

/** Next calls this when a page could not be rendered. Route handlers answer for themselves. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { noteFailedPage } = await import("@/lib/boot/server");
    noteFailedPage(error, request.headers, context.routePath);
  }
};
