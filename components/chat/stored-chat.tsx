"use client";

import type { ComponentProps } from "react";
import { Chat } from "./chat";
import { Thread } from "./thread";
// The renderer comes later and brings its styles along; the text that the server has rendered needs them at once.
import "./parts/markdown.module.css";

/** A chat that has messages from the start: what shows them is in the page before any script has run. */
export function StoredChat(props: Omit<ComponentProps<typeof Chat>, "Thread">) {
  return <Chat {...props} Thread={Thread} />;
}
