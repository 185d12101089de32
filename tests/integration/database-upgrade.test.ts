import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { checkPassword } from "@/lib/auth/password-sign-in";
import { hashPassword } from "@/lib/auth/passwords";
import { getPath } from "@/lib/conversations/server";
import { closeDatabase, type DatabaseTarget, db, openDatabase } from "@/lib/db/server";
import { searchQuery } from "@/lib/search/contract";
import { search } from "@/lib/search/server";
import { describePostgresql } from "../support/database";

/** A copy of the project's migrations, of which the earlier version has only the first. */
let project: string;
const history = resolve("prisma/migrations");
const folder = () => join(project, "prisma", "migrations");
const names = (await readdir(history)).filter((name) => /^\d/.test(name)).sort();

beforeEach(async () => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  project = await mkdtemp(join(tmpdir(), "tramontane-upgrade-"));
  await cp("package.json", join(project, "package.json"));
  await symlink(resolve("node_modules"), join(project, "node_modules"));
  await cp(join(history, "migration_lock.toml"), join(folder(), "migration_lock.toml"));
  vi.spyOn(process, "cwd").mockReturnValue(project);
});
afterEach(async () => {
  await closeDatabase();
  await rm(project, { recursive: true, force: true });
});

async function migrateTo(target: DatabaseTarget, known: readonly string[]): Promise<void> {
  await closeDatabase();
  for (const name of known) await cp(join(history, name), join(folder(), name), { recursive: true });
  await openDatabase(target);
}

const ada = {
  id: "01900000-0000-7000-8000-00000000000a",
  email: "ada@example.org",
  password: "seven quiet lanterns",
};
const conversationId = "01900000-0000-7000-8000-0000000000c0";
const [questionId, answerId] = [
  "01900000-0000-7000-8000-0000000000d0",
  "01900000-0000-7000-8000-0000000000d1",
];

/** In the words of the very first schema: every later one has to take what it left behind. */
async function liveThere(): Promise<void> {
  await db().$executeRawUnsafe(`
    INSERT INTO "User" ("id", "name", "email", "passwordHash", "role", "updatedAt")
    VALUES ('${ada.id}', 'Ada', '${ada.email}', '${await hashPassword(ada.password)}', 'admin', now())`);
  await db().$executeRawUnsafe(`
    INSERT INTO "Conversation" ("id", "userId", "title", "titleSource", "modelId")
    VALUES ('${conversationId}', '${ada.id}', 'Harbours', 'given', 'mistral-small-latest')`);
  await db().$executeRawUnsafe(`
    INSERT INTO "Message" ("id", "conversationId", "parentId", "role", "status", "parts", "requestedModel", "completionTokens")
    VALUES ('${questionId}', '${conversationId}', NULL, 'user', 'complete', '[{"type":"text","text":"Which lighthouse?"}]', NULL, NULL),
      ('${answerId}', '${conversationId}', '${questionId}', 'assistant', 'complete', '[{"type":"text","text":"The old one."}]',
        'mistral-small-latest', 4)`);
  await db().$executeRawUnsafe(`
    UPDATE "Conversation" SET "headId" = '${answerId}' WHERE "id" = '${conversationId}'`);
}

/** @param points how many migrations the earlier version had. */
function defineSuite(points: readonly number[], createTarget: () => Promise<DatabaseTarget>): void {
  it.each(points.map((count) => [names[count - 1], count] as const))(
    "of a server that stood at %s keeps people, conversations and what is found in them",
    async (_, count) => {
      const target = await createTarget();
      await migrateTo(target, names.slice(0, count));
      await liveThere();
      await migrateTo(target, names);

      const path = await getPath(ada.id, conversationId, answerId);
      expect(path.map(({ id, parts, metadata }) => [id, parts, metadata?.status])).toEqual([
        [questionId, [{ type: "text", text: "Which lighthouse?" }], "complete"],
        [answerId, [{ type: "text", text: "The old one." }], "complete"],
      ]);
      const { hits } = await search(ada.id, searchQuery.parse({ q: "lighthouse" }));
      expect(hits.map(({ conversationId }) => conversationId)).toEqual([conversationId]);
      expect(await checkPassword(new Headers({ "x-caller-address": "a" }), ada)).toMatchObject({
        id: ada.id,
      });
      expect(await db().user.findUniqueOrThrow({ where: { id: ada.id } })).toMatchObject({
        role: "admin",
        disabledAt: null,
        quota: null,
      });
    },
    // A new embedded database takes its time on a busy machine.
    180_000,
  );
}

const every = names.slice(1).map((_, index) => index + 1);

// A new embedded database takes seconds, and the migrations are the same.
describe("an upgrade of the embedded database", () => {
  defineSuite([1], async () => ({ dataDir: join(project, "data") }));
});

describePostgresql("an upgrade of PostgreSQL", (createTestDatabase) => {
  defineSuite(every, async () => ({ url: await createTestDatabase() }));
});
