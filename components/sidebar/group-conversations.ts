import type { ConversationSummary } from "@/lib/conversations/contract";

type GroupName = "pinned" | "today" | "yesterday" | "previous7Days" | "previous30Days";

export type ConversationGroup = {
  key: string;
  /** A name, or for older ones the month: its first day at midnight UTC. */
  label: GroupName | Date;
  conversations: ConversationSummary[];
};

/** Whose midnight parts the days. The server does not know the reader's, so the first rendering uses UTC. */
export type Zone = "utc" | "local";

/** Parts conversations, newest first, by the day of their last message; the pinned ones come before. */
export function groupConversations(
  conversations: readonly ConversationSummary[],
  now: Date,
  zone: Zone,
): ConversationGroup[] {
  const groups = new Map<string, ConversationGroup>();
  const today = dayNumber(now, zone);
  const pinnedFirst = [...conversations].sort((one, other) => Number(other.pinned) - Number(one.pinned));
  for (const conversation of pinnedFirst) {
    const date = new Date(conversation.lastMessageAt);
    const label = conversation.pinned ? "pinned" : labelOf(date, today - dayNumber(date, zone), zone);
    const key = typeof label === "string" ? label : label.toISOString();
    const group = groups.get(key) ?? { key, label, conversations: [] };
    group.conversations.push(conversation);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function labelOf(date: Date, daysAgo: number, zone: Zone): GroupName | Date {
  // A clock that runs behind makes messages of the future; they are today's.
  if (daysAgo <= 0) return "today";
  if (daysAgo === 1) return "yesterday";
  if (daysAgo <= 7) return "previous7Days";
  if (daysAgo <= 30) return "previous30Days";
  const [year, month] = calendar(date, zone);
  return new Date(Date.UTC(year, month, 1));
}

/** Days since 1970 on the wall calendar: immune to days of 23 and 25 hours. */
function dayNumber(date: Date, zone: Zone): number {
  return Date.UTC(...calendar(date, zone)) / 86_400_000;
}

function calendar(date: Date, zone: Zone): [year: number, month: number, day: number] {
  return zone === "utc"
    ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
    : [date.getFullYear(), date.getMonth(), date.getDate()];
}
