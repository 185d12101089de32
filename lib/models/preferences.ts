import "server-only";
import { db, Prisma } from "@/lib/db/server";
import type { Model, ModelPreferences, PreferencesPatch } from "./contract";
import { preferences } from "./schemas";

const maxRecent = 5;
const conversationsLooked = 40;

const none: ModelPreferences = { defaultId: null, favouriteIds: [], abilities: {} };

/** What the reader wants of models; nothing for strangers. */
export async function readPreferences(userId: string | null): Promise<ModelPreferences> {
  if (userId === null) return none;
  const user = await db().user.findUnique({
    where: { id: userId },
    select: { defaultModel: true, settings: true },
  });
  const stored = user?.settings;
  const kept = typeof stored === "object" && stored !== null && "models" in stored ? stored.models : {};
  const parsed = preferences.safeParse({ ...Object(kept), defaultId: user?.defaultModel ?? null });
  return parsed.success ? parsed.data : { ...none, defaultId: user?.defaultModel ?? null };
}

/** Keeps what the reader wants of models; other settings of theirs are left alone, whoever writes them meanwhile. */
export async function updatePreferences(userId: string, patch: PreferencesPatch): Promise<ModelPreferences> {
  const { defaultId, ...kept } = patch;
  if (Object.keys(kept).length > 0) {
    await db().$executeRaw(Prisma.sql`
      UPDATE "User" SET "settings" = jsonb_set("settings", '{models}',
        coalesce("settings"->'models', '{}'::jsonb) || ${JSON.stringify(kept)}::jsonb)
      WHERE "id" = ${userId}::uuid`);
  }
  if (defaultId !== undefined) {
    await db().user.update({ where: { id: userId }, data: { defaultModel: defaultId } });
  }
  return readPreferences(userId);
}

/** The models of the reader's last conversations, the latest first. */
export async function recentModelIds(userId: string | null): Promise<string[]> {
  if (userId === null) return [];
  const rows = await db().conversation.findMany({
    where: { userId },
    orderBy: { lastMessageAt: "desc" },
    take: conversationsLooked,
    select: { modelId: true },
  });
  return [...new Set(rows.map((row) => row.modelId))].slice(0, maxRecent);
}

/** The model as this reader has it: where the server says nothing of a capability, the reader's word counts. */
export function withAbilities(model: Model, { abilities }: ModelPreferences): Model {
  const said = abilities[model.id];
  if (!said || model.openCapabilities.length === 0) return model;
  const added = Object.fromEntries(
    model.openCapabilities.map((name) => [name, said[name] ?? model.capabilities[name]]),
  );
  return { ...model, capabilities: { ...model.capabilities, ...added } };
}
