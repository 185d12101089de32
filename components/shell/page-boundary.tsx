"use client";

import { catchError } from "next/error";
import { FailedMessage } from "./failed-message";

/**
 * Shows what went wrong beside the sidebar, in place of the page. An `error.tsx` would do the same, but the frame could
 * not come to life before its script had been fetched, one more way to the server and back.
 */
export const PageBoundary = catchError((_: object, { error, retry }) => (
  <FailedMessage error={error} retry={retry} isNested />
));
