"use client";

import type { ComponentProps } from "react";
import { Chat } from "./chat";
import { Thread } from "./thread";

/** A chat that has messages from the start: what shows them is in the page before any script has run. */
export function StoredChat(props: Omit<ComponentProps<typeof Chat>, "Thread">) {
  return <Chat {...props} Thread={Thread} />;
}
