import "server-only";
import { db, Prisma } from "@/lib/db/server";
import type { ChatSettings } from "./contract";
import { chatSettings } from "./schemas";

/** What a new conversation of this user starts with; the models' own defaults for strangers. */
export async function getDefaultSettings(userId: string | null): Promise<ChatSettings> {
  if (userId === null) return {};
  const user = await db().user.findUnique({ where: { id: userId }, select: { settings: true } });
  const stored = user?.settings;
  const kept = typeof stored === "object" && stored !== null && "chat" in stored ? stored.chat : {};
  // What a later version has left there must not keep a chat from starting.
  const parsed = chatSettings.safeParse(kept);
  return parsed.success ? parsed.data : {};
}

/** Keeps what new conversations start with; other settings of theirs are left alone, whoever writes them meanwhile. */
export async function saveDefaultSettings(userId: string, settings: ChatSettings): Promise<ChatSettings> {
  await db().$executeRaw(Prisma.sql`
    UPDATE "User" SET "settings" = jsonb_set("settings", '{chat}', ${JSON.stringify(settings)}::jsonb)
    WHERE "id" = ${userId}::uuid`);
  return settings;
}
