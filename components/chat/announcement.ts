import type { ChatMessage } from "@/lib/conversations/contract";

/** What is said to a screen reader of an answer. */
export type Announcement = "started" | "complete" | "stopped" | "failed";

export function announcementFor({ metadata }: ChatMessage): Announcement {
  if (metadata?.status === "stopped") return "stopped";
  return metadata?.status === "complete" ? "complete" : "failed";
}
