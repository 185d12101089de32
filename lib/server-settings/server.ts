import "server-only";
import type { z } from "zod";
import { db, type Prisma } from "@/lib/db/server";
import { log } from "@/lib/log";
import { remember } from "@/lib/remember";

/** Another instance's change counts after this long. A call in between waits for nothing. */
const freshMs = 15_000;
/** A copy that is older than this, because nobody asked meanwhile, is not given while the database answers. */
const staleMs = 60_000;

type Cache = { value: unknown; isKnown: boolean; readAtMs: number; reading: Promise<unknown> | null };

// By client, so that another database has other settings.
const caches = () => remember("server-settings", () => new WeakMap<object, Map<string, Cache>>());

/** Something that the administrator decides for everybody: one row, read from memory. */
export type StoredSetting<T> = {
  read: () => Promise<T>;
  /** Keeps a new value. It counts here at once and on other instances within seconds. */
  store: (value: T) => Promise<T>;
  /** Changes fields of what was stored, if anything was, as part of a transaction. Read anew afterwards. */
  change: (tx: Prisma.TransactionClient, fields: Partial<T>) => Promise<void>;
};

/**
 * A setting by its name in the database. What is there and does not fit the schema counts as `usual`.
 */
export function storedSetting<T extends Prisma.InputJsonValue>(
  name: string,
  schema: z.ZodType<T>,
  usual: T,
): StoredSetting<T> {
  const load = (cache: Cache): Promise<T> => {
    cache.reading ??= db()
      .serverSetting.findUnique({ where: { name }, select: { value: true } })
      .then((row) => {
        const parsed = schema.safeParse(row?.value);
        keep(cache, parsed.success ? parsed.data : usual);
      })
      .finally(() => {
        cache.reading = null;
      });
    return cache.reading.then(() => cache.value as T);
  };
  return {
    read: async () => {
      const cache = cacheFor(name);
      const ageMs = Date.now() - cache.readAtMs;
      if (cache.isKnown && ageMs <= freshMs) return cache.value as T;
      const loading = load(cache);
      if (!cache.isKnown) return loading;
      const renewed = loading.catch((error: unknown) => {
        log().warn({ setting: name, err: error }, "could not renew a setting");
        return cache.value as T;
      });
      return ageMs > staleMs ? renewed : (cache.value as T);
    },
    store: async (value) => {
      await db().serverSetting.upsert({
        where: { name },
        create: { name, value },
        update: { value },
        select: { name: true },
      });
      keep(cacheFor(name), value);
      return value;
    },
    change: async (tx, fields) => {
      await tx.$executeRaw`
        UPDATE "ServerSetting" SET "value" = "value" || ${JSON.stringify(fields)}::jsonb, "updatedAt" = ${new Date()}
        WHERE "name" = ${name}`;
      cacheFor(name).readAtMs = 0;
    },
  };
}

function keep(cache: Cache, value: unknown): void {
  cache.value = value;
  cache.isKnown = true;
  cache.readAtMs = Date.now();
}

function cacheFor(name: string): Cache {
  const client = db();
  const settings = caches().get(client) ?? new Map<string, Cache>();
  caches().set(client, settings);
  const cache = settings.get(name) ?? { value: undefined, isKnown: false, readAtMs: 0, reading: null };
  settings.set(name, cache);
  return cache;
}
