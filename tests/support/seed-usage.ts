/**
 * Fills a data folder with a month of usage, as somebody leaves it who chats, lets programs call the gateway and
 * searches by meaning: ten models, weekdays and weekends, a run of a program at night, a model that was tried once.
 * The figures are drawn from a seed, so they are the same each time. Arguments: the folder, which no server has open, and the
 * password of the accounts.
 */
import { createAccount } from "@/lib/auth/new-account";
import { hashPassword } from "@/lib/auth/passwords";
import { closeDatabase, db, openDatabase } from "@/lib/db/server";
import { type UsageKind, usualRules } from "@/lib/usage/contract";
import { storeRules } from "@/lib/usage/server";
import { randomFrom } from "./random";

const dayMs = 86_400_000;
const days = 30;

type Habit = {
  modelId: string;
  kind: UsageKind;
  /** Calls on a usual weekday. */
  calls: number;
  prompt: number;
  completion: number;
  /** The usual part of the prompt that was read before. */
  cachedShare: number;
  firstTokenMs: number | null;
  /** For each token that is written. */
  tokenMs: number;
  keyKind?: "own";
  /** Days ago between which it was used. */
  from?: number;
  to?: number;
};

const habits: Habit[] = [
  // biome-ignore format: a table
  { modelId: "mistral-medium-2604", kind: "chat", calls: 14, prompt: 6_200, completion: 720, cachedShare: 0.62, firstTokenMs: 480, tokenMs: 11 },
  // biome-ignore format: a table
  { modelId: "mistral-small-2603", kind: "gateway", calls: 70, prompt: 1_450, completion: 210, cachedShare: 0.34, firstTokenMs: 260, tokenMs: 6 },
  // biome-ignore format: a table
  { modelId: "mistral-small-2603", kind: "title", calls: 5, prompt: 310, completion: 9, cachedShare: 0, firstTokenMs: null, tokenMs: 40 },
  // biome-ignore format: a table
  { modelId: "mistral-large-4", kind: "chat", calls: 3, prompt: 9_800, completion: 1_350, cachedShare: 0.55, firstTokenMs: 910, tokenMs: 19, from: 18 },
  // biome-ignore format: a table
  { modelId: "mistral-large-2512", kind: "chat", calls: 4, prompt: 7_900, completion: 980, cachedShare: 0.5, firstTokenMs: 740, tokenMs: 17, to: 18 },
  // biome-ignore format: a table
  { modelId: "codestral-2508", kind: "gateway", calls: 22, prompt: 2_900, completion: 340, cachedShare: 0.71, firstTokenMs: 190, tokenMs: 5 },
  // biome-ignore format: a table
  { modelId: "magistral-medium-2509", kind: "chat", calls: 2, prompt: 3_100, completion: 2_900, cachedShare: 0.2, firstTokenMs: 2_300, tokenMs: 21, keyKind: "own" },
  // biome-ignore format: a table
  { modelId: "ministral-8b-2512", kind: "gateway", calls: 40, prompt: 640, completion: 90, cachedShare: 0.1, firstTokenMs: 150, tokenMs: 4, from: 12 },
  // biome-ignore format: a table
  { modelId: "mistral-embed", kind: "embedding", calls: 18, prompt: 2_100, completion: 0, cachedShare: 0, firstTokenMs: null, tokenMs: 0 },
  // biome-ignore format: a table
  { modelId: "pixtral-large-2411", kind: "chat", calls: 1, prompt: 4_400, completion: 260, cachedShare: 0, firstTokenMs: 1_150, tokenMs: 22, from: 24, to: 9 },
  // biome-ignore format: a table
  { modelId: "ft:open-mistral-nemo:9f2c1a77:20261103:helpdesk-lyon-v3:5d0b41e2", kind: "gateway", calls: 6, prompt: 900, completion: 160, cachedShare: 0, firstTokenMs: 310, tokenMs: 8, from: 6 },
];

const [folder = "", password = ""] = process.argv.slice(2);
if (folder === "" || password === "") throw new Error("Say which folder and which password.");
await openDatabase({ dataDir: folder });
await storeRules({ ...usualRules, member: { dayTokens: 2_000_000, monthTokens: 20_000_000 } });
const passwordHash = await hashPassword(password);
// The first account administers; the page is that of anybody.
await addAccount("admin@example.org");
await addAccount("empty@example.org");
const userId = await addAccount("month@example.org");
const entries = monthOf(userId);
for (let start = 0; start < entries.length; start += 500)
  await db().usageEntry.createMany({ data: entries.slice(start, start + 500) });
await storeSightings();
await closeDatabase();
console.log(`${entries.length} entries`);

async function addAccount(email: string): Promise<string> {
  const { viewer } = await createAccount(
    { email, name: null, passwordHash },
    { guestId: null, invited: null },
  );
  return viewer.id;
}

function monthOf(owner: string) {
  const draw = randomFrom(20_261_125);
  const today = new Date().setUTCHours(0, 0, 0, 0);
  return habits.flatMap((habit) =>
    Array.from({ length: days }, (_, daysAgo) => daysAgo)
      .filter((daysAgo) => daysAgo <= (habit.from ?? days) && daysAgo >= (habit.to ?? 0))
      .flatMap((daysAgo) => dayOf(owner, habit, today - daysAgo * dayMs, daysAgo, draw)),
  );
}

function dayOf(owner: string, habit: Habit, dayStart: number, daysAgo: number, draw: () => number) {
  const isWeekend = [0, 6].includes(new Date(dayStart).getUTCDay());
  const atWork = habit.kind === "gateway" ? 0.7 : 0.15;
  // A program that went over everything once more, eleven days ago.
  const burst = habit.kind === "gateway" && daysAgo === 11 ? 3 : 1;
  const count = Math.round(habit.calls * (isWeekend ? atWork : 1) * burst * (0.55 + 0.9 * draw()));
  return Array.from({ length: count }, () => {
    const prompt = Math.round(habit.prompt * spread(draw));
    const completion = Math.round(habit.completion * spread(draw));
    const cached = Math.round(prompt * Math.min(0.95, habit.cachedShare * (0.7 + 0.6 * draw())));
    const firstTokenMs = habit.firstTokenMs === null ? null : Math.round(habit.firstTokenMs * spread(draw));
    // Of today only what is over: an entry of the future would be a lie.
    const latest = Math.min(dayMs, Date.now() - dayStart);
    return {
      userId: owner,
      kind: habit.kind,
      modelId: habit.modelId,
      keyKind: habit.keyKind ?? "server",
      promptTokens: prompt,
      completionTokens: completion,
      cachedTokens: cached,
      isEstimate: draw() < 0.01,
      firstTokenMs,
      totalMs: Math.round((firstTokenMs ?? 90) + completion * habit.tokenMs * (0.8 + 0.4 * draw())),
      createdAt: new Date(dayStart + Math.floor(latest * draw())),
    };
  });
}

/** Most are near 1, some far above: as calls are. */
function spread(draw: () => number): number {
  return Math.exp((draw() + draw() + draw() - 1.5) * 1.1);
}

async function storeSightings(): Promise<void> {
  const seen = (minutesAgo: number, limit: number, left: number) => ({
    seenAt: new Date(Date.now() - minutesAgo * 60_000).toISOString(),
    values: {
      "limit-tokens-minute": limit,
      "remaining-tokens-minute": left,
      "limit-req-minute": 360,
      "remaining-req-minute": 351,
    },
  });
  const value = {
    "mistral-small-2603": seen(3, 2_000_000, 1_964_210),
    "codestral-2508": seen(52, 500_000, 487_900),
  };
  await db().serverSetting.create({ data: { name: "rate-limits", value } });
}
