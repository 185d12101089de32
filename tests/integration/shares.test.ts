import { NextRequest } from "next/server";
import { uuidv7 } from "uuidv7";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DELETE as deleteConversation } from "@/app/api/conversations/[id]/route";
import { db } from "@/lib/db/server";
import { readFiles, storeFile } from "@/lib/files/server";
import { readShare } from "@/lib/shares/server";
import { hashToken } from "@/lib/shares/token";
import { proxy } from "@/proxy";
import { codeOf, writeAs } from "../support/accounts";
import { describeEachDatabase } from "../support/database";
import {
  addMessage,
  everything,
  nothingElse,
  previewOf,
  ShareClient,
  shownAt,
  withBranch,
} from "../support/share-client";

beforeAll(() => {
  process.env.AUTH_SECRET = "a secret for tests that is long enough";
  process.env.LOG_LEVEL = "silent";
});
afterEach(() => {
  vi.useRealTimers();
});

const lines = [
  { role: "user", text: "Why is the sky blue?" },
  { role: "assistant", text: "It scatters.", reasoning: "Think of Rayleigh.", systemPrompt: "Be brief." },
  { role: "user", text: "And red?" },
  { role: "assistant", text: "A longer way.", systemPrompt: "Be brief." },
] as const;

async function shared(options = nothingElse, firstId: string | null = null, name: string | null = null) {
  const owner = new ShareClient();
  const branch = await withBranch(owner, [...lines]);
  await db().user.update({ where: { id: branch.userId }, data: { name } });
  const selection = { conversationId: branch.conversationId, leafId: branch.leafId, firstId, options };
  const made = await owner.made(selection);
  return { owner, branch, selection, made, token: made.token, stranger: new ShareClient() };
}

const texts = async (token: string) =>
  (await shownAt(token)).messages.map(({ parts }) =>
    parts.map((part) => (part.type === "file" ? part.name : part.text)).join("|"),
  );

describeEachDatabase("share links", () => {
  describe("what a link shows", () => {
    it("is exactly what the preview showed before anything was stored", async () => {
      const owner = new ShareClient();
      const branch = await withBranch(owner, [...lines]);
      await db().user.update({ where: { id: branch.userId }, data: { name: "Ada" } });
      for (const options of [nothingElse, everything, { ...nothingElse, reasoning: true }]) {
        const selection = {
          conversationId: branch.conversationId,
          leafId: branch.leafId,
          firstId: null,
          options,
        };
        const preview = await previewOf(await owner.preview(selection));
        expect(preview.holds).toEqual({
          systemPrompt: true,
          reasoning: true,
          attachments: false,
          authorName: true,
        });
        const { token } = await owner.made(selection);
        expect(await shownAt(token)).toEqual(preview.shared);
      }
      expect(await db().share.count({ where: { userId: branch.userId } })).toBe(3);
    });

    it("holds the texts alone unless more is asked for", async () => {
      const { token } = await shared(nothingElse, null, "Ada");
      const text = JSON.stringify(await shownAt(token));
      expect(text).toContain("It scatters.");
      for (const secret of ["Rayleigh", "Be brief", "Ada"]) expect(text).not.toContain(secret);
    });

    it("never changes: not by later messages, edits, other answers, a new title, prompt or name", async () => {
      const { branch, token, owner, selection } = await shared(everything, null, "Ada");
      const before = (await previewOf(await owner.preview(selection))).shared;
      expect(before).toMatchObject({ title: "A title", authorName: "Ada", systemPrompt: "Be brief." });
      await addMessage(branch.conversationId, branch.leafId, { role: "user", text: "A later secret" });
      await addMessage(branch.conversationId, branch.ids[0] ?? "", {
        role: "assistant",
        text: "Another answer",
      });
      await addMessage(branch.conversationId, null, { role: "user", text: "An edited question" });
      await db().conversation.update({
        where: { id: branch.conversationId },
        data: { title: "A new title", settings: { systemPrompt: "A new prompt" } },
      });
      await db().user.update({ where: { id: branch.userId }, data: { name: "Another name" } });
      // The first reading: from the database as it is now.
      expect(await shownAt(token)).toEqual(before);
      expect(await texts(token)).toHaveLength(4);
      expect((await owner.list()).shares[0]?.title).toBe("A title");
    });

    it("can begin at a later question, and says that it does", async () => {
      const owner = new ShareClient();
      const branch = await withBranch(owner, [...lines]);
      const selection = {
        conversationId: branch.conversationId,
        leafId: branch.leafId,
        options: nothingElse,
      };
      const { token } = await owner.made({ ...selection, firstId: branch.ids[2] ?? null });
      expect(await texts(token)).toEqual(["And red?", "A longer way."]);
      expect((await shownAt(token)).startsLater).toBe(true);
      // An answer without its question, or a message of another branch, is no beginning.
      for (const firstId of [branch.ids[1], uuidv7()]) {
        expect((await owner.share({ ...selection, firstId })).status).toBe(404);
      }
    });
  });

  describe("what can't be shared", () => {
    it("is a branch that is still being written", async () => {
      const owner = new ShareClient();
      const branch = await withBranch(owner, [
        { role: "user", text: "Question" },
        { role: "assistant", text: "", status: "streaming" },
      ]);
      const selection = { ...branch, firstId: null, options: nothingElse };
      const { conversationId, leafId, firstId, options } = selection;
      for (const response of [
        await owner.preview({ conversationId, leafId, firstId, options }),
        await owner.share({ conversationId, leafId, firstId, options }),
      ]) {
        expect(response.status).toBe(409);
        expect(await codeOf(response)).toBe("share_unfinished");
      }
      expect(await db().share.count({ where: { userId: branch.userId } })).toBe(0);
    });

    it("is an empty branch", async () => {
      const owner = new ShareClient();
      const branch = await withBranch(owner, [{ role: "assistant", text: "", status: "stopped" }]);
      const { conversationId, leafId } = branch;
      const response = await owner.share({ conversationId, leafId, firstId: null, options: nothingElse });
      expect(response.status).toBe(422);
      expect(await codeOf(response)).toBe("share_empty");
    });

    it("is another reader's conversation, or their leaf under a conversation of one's own", async () => {
      const { branch } = await shared();
      const thief = new ShareClient();
      const own = await withBranch(thief, [...lines]);
      for (const [conversationId, leafId] of [
        [branch.conversationId, branch.leafId],
        [own.conversationId, branch.leafId],
        [branch.conversationId, own.leafId],
        [own.conversationId, uuidv7()],
      ]) {
        const body = { conversationId, leafId, firstId: null, options: nothingElse };
        expect((await thief.share(body)).status).toBe(404);
        expect((await thief.preview(body as never)).status).toBe(404);
      }
    });
  });

  describe("the token", () => {
    it("has 256 random bits, and neither it nor anything it follows from is stored readably", async () => {
      const { token, made } = await shared();
      expect(Buffer.from(token, "base64url")).toHaveLength(32);
      const row = await db().share.findUniqueOrThrow({ where: { id: made.id } });
      expect(row.tokenHash).toBe(hashToken(token));
      expect(Buffer.from(row.tokenSealed ?? []).includes(token)).toBe(false);
    });

    it("is shown to its owner again, and forgotten when the link is revoked", async () => {
      const { owner, made, token } = await shared();
      expect((await owner.list()).shares[0]?.path).toBe(`/s/${token}`);
      await owner.revoke(made.id);
      const row = await db().share.findUniqueOrThrow({ where: { id: made.id } });
      expect([row.tokenKeyId, row.tokenSealed]).toEqual([null, null]);
    });

    it("is throttled by address when it is guessed, and right ones don't open then either", async () => {
      const { token, stranger } = await shared();
      const wrong = Buffer.alloc(32, 7).toString("base64url");
      for (let tries = 0; tries < 60; tries++) expect((await stranger.markdown(wrong)).status).toBe(404);
      const refused = await stranger.markdown(wrong);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await stranger.markdown(token)).status).toBe(429);
      expect((await new ShareClient().markdown(token)).status).toBe(200);
    });
  });

  describe("sharing again", () => {
    it("gives the link that is there the end that was chosen; anything different gets a link of its own", async () => {
      const { owner, selection, made } = await shared();
      const again = await owner.made({ ...selection, lifetime: "never" });
      expect(again).toMatchObject({ id: made.id, existed: true, path: made.path, expiresAt: null });
      const other = await owner.made({ ...selection, options: { ...nothingElse, reasoning: true } });
      expect(other).toMatchObject({ existed: false });
      expect(other.id).not.toBe(made.id);
      await owner.revoke(made.id);
      expect((await owner.made(selection)).id).not.toBe(made.id);
    });

    it("makes one link of a click that is sent twice", async () => {
      const owner = new ShareClient();
      const branch = await withBranch(owner, [...lines]);
      const body = {
        id: uuidv7(),
        conversationId: branch.conversationId,
        leafId: branch.leafId,
        firstId: null,
        options: nothingElse,
      };
      const answers = await Promise.all([owner.made(body), owner.made(body)]);
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect(await db().share.count({ where: { userId: branch.userId } })).toBe(1);
    });

    it("doesn't bring an expired link back", async () => {
      const { owner, selection, made } = await shared();
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * 24 * 3600_000 });
      const again = await owner.made(selection);
      expect(again.id).not.toBe(made.id);
    });
  });

  describe("the end", () => {
    it("comes when the time is over, by the clock, and can be put off again", async () => {
      const { owner, made, token, stranger } = await shared();
      const start = Date.now();
      vi.useFakeTimers({ toFake: ["Date"], now: start + 30 * 24 * 3600_000 - 60_000 });
      expect((await stranger.markdown(token)).status).toBe(200);
      vi.setSystemTime(start + 30 * 24 * 3600_000 + 60_000);
      const gone = await stranger.markdown(token);
      expect(gone.status).toBe(410);
      expect(await codeOf(gone)).toBe("share_gone");
      expect((await owner.list()).shares[0]).toMatchObject({ state: "expired", path: null });
      expect((await owner.patch(made.id, { lifetime: "day" })).status).toBe(200);
      expect((await stranger.markdown(token)).status).toBe(200);
    });

    it("comes at once when the owner revokes, however warm the caches are, and is for good", async () => {
      const { owner, made, token, stranger } = await shared();
      expect((await stranger.markdown(token)).status).toBe(200);
      expect((await owner.revoke(made.id)).status).toBe(204);
      expect((await stranger.markdown(token)).status).toBe(410);
      expect((await stranger.copy(token, uuidv7())).status).toBe(410);
      expect((await owner.patch(made.id, { lifetime: "never" })).status).toBe(404);
      expect((await owner.list()).shares[0]).toMatchObject({
        state: "revoked",
        path: null,
        title: "A title",
      });
    });

    it("comes for all links at once", async () => {
      const { owner, selection, token } = await shared();
      const second = await owner.made({ ...selection, options: { ...nothingElse, reasoning: true } });
      expect(await (await owner.revokeAll()).json()).toEqual({ revoked: 2 });
      for (const each of [token, second.token]) {
        expect((await new ShareClient().markdown(each)).status).toBe(410);
      }
    });

    it("comes with the deletion of the conversation, which leaves a row without content", async () => {
      const { owner, branch, made, token, stranger } = await shared(everything);
      await stranger.markdown(token);
      const id = branch.conversationId;
      await owner.call(deleteConversation, "DELETE", `/api/conversations/${id}`, { id });
      expect((await stranger.markdown(token)).status).toBe(410);
      expect(await db().shareSnapshot.count({ where: { shareId: made.id } })).toBe(0);
      expect((await owner.list()).shares[0]).toMatchObject({ state: "deleted", title: null, path: null });
      expect((await owner.patch(made.id, { lifetime: "never" })).status).toBe(404);
    });

    it("doesn't come with archiving, and with the account the link is unknown", async () => {
      const { branch, token, stranger } = await shared();
      await db().conversation.update({
        where: { id: branch.conversationId },
        data: { archivedAt: new Date() },
      });
      expect((await stranger.markdown(token)).status).toBe(200);
      await db().user.delete({ where: { id: branch.userId } });
      expect((await stranger.markdown(token)).status).toBe(404);
    });

    it("comes at once when an administrator shuts the owner out, until they are let in again", async () => {
      const { branch, token, stranger } = await shared(everything);
      expect((await stranger.markdown(token)).status).toBe(200);
      const door = async (disabledAt: Date | null) => {
        await db().user.update({ where: { id: branch.userId }, data: { disabledAt } });
        const answers = [
          await stranger.markdown(token),
          await stranger.copy(token, uuidv7()),
          await proxy(
            new NextRequest(`http://127.0.0.1:3000/s/${token}`, { headers: { host: "127.0.0.1:3000" } }),
          ),
        ];
        return [...answers.map(({ status }) => status), (await readShare(token)).state];
      };
      expect(await door(new Date())).toEqual([404, 404, 404, "unknown"]);
      expect(await door(null)).toEqual([200, 200, 200, "open"]);
    });
  });

  describe("attachments", () => {
    async function withFile(options: typeof nothingElse) {
      const owner = new ShareClient();
      const { viewer, conversationId } = await writeAs(owner.browser);
      const file = await storeFile(viewer.id, { name: "plan.txt", bytes: Buffer.from("a secret plan") });
      const leafId = await addMessage(conversationId, null, { role: "user", text: "See", files: [file] });
      await db().file.update({ where: { id: file.id }, data: { conversationId } });
      const made = await owner.made({ conversationId, leafId, firstId: null, options });
      return { owner, file, made, token: made.token, stranger: new ShareClient() };
    }

    it("are neither named nor served unless they were chosen", async () => {
      const { token, stranger } = await withFile(nothingElse);
      expect(JSON.stringify(await shownAt(token))).not.toContain("plan.txt");
      expect((await stranger.file(token, 0)).status).toBe(404);
    });

    it("are served to anyone with the link for as long as it works, and their ids never leave", async () => {
      const { owner, file, made, token, stranger } = await withFile(everything);
      expect(JSON.stringify(await shownAt(token))).not.toContain(file.id);
      const response = await stranger.file(token, 0);
      expect(await response.text()).toBe("a secret plan");
      expect(response.headers.get("cache-control")).toBe("private, no-store");
      expect(response.headers.get("x-robots-tag")).toContain("noindex");
      expect((await stranger.file(token, 1)).status).toBe(404);
      await owner.revoke(made.id);
      expect((await stranger.file(token, 0)).status).toBe(410);
    });

    it("come along into a copy as files of its owner's, which stay when the original goes", async () => {
      const { file, token, stranger } = await withFile(everything);
      const id = uuidv7();
      expect((await stranger.copy(token, id)).status).toBe(200);
      const copy = await db().conversation.findUniqueOrThrow({
        where: { id },
        include: { messages: true, files: true },
      });
      expect(copy.files).toHaveLength(1);
      expect(copy.files[0]).toMatchObject({ userId: copy.userId, name: "plan.txt" });
      const text = JSON.stringify(copy.messages);
      expect(text).toContain(copy.files[0]?.id);
      expect(text).not.toContain(file.id);
      await db().file.delete({ where: { id: file.id } });
      const bytes = await readFiles(copy.userId, [copy.files[0]?.id ?? ""]);
      expect([...bytes.values()].map(String)).toEqual(["a secret plan"]);
    });
  });

  describe("the owner's list", () => {
    it("is paged, can be of one conversation, and is nobody else's", async () => {
      const { owner, selection, branch, made } = await shared();
      const options = { ...nothingElse, reasoning: true };
      const second = await owner.made({ ...selection, options });
      const first = await owner.list("?limit=1");
      expect(first.shares.map(({ id }) => id)).toEqual([second.id]);
      const rest = await owner.list(`?limit=1&cursor=${first.nextCursor}`);
      expect(rest).toMatchObject({ shares: [{ id: made.id }], nextCursor: null });
      const other = await withBranch(owner, [...lines]);
      await owner.made({ ...selection, conversationId: other.conversationId, leafId: other.leafId });
      expect((await owner.list(`?conversationId=${branch.conversationId}`)).shares).toHaveLength(2);

      const thief = new ShareClient();
      await withBranch(thief, [...lines]);
      expect((await thief.list()).shares).toEqual([]);
      expect((await thief.list(`?conversationId=${branch.conversationId}`)).shares).toEqual([]);
      expect((await thief.revoke(made.id)).status).toBe(404);
      expect((await thief.patch(made.id, { lifetime: "never" })).status).toBe(404);
      expect(await (await thief.revokeAll()).json()).toEqual({ revoked: 0 });
      expect((await thief.markdown(made.token)).status).toBe(200);
    });
  });

  describe("a copy of one's own", () => {
    it("holds exactly what was visible, belongs to the reader, and is made once", async () => {
      const { owner, branch, selection } = await shared();
      const { token } = await owner.made({ ...selection, options: { ...nothingElse, systemPrompt: true } });
      await addMessage(branch.conversationId, branch.leafId, { role: "user", text: "A later secret" });
      const reader = new ShareClient();
      const { viewer } = await writeAs(reader.browser);
      const id = uuidv7();
      const answers = await Promise.all([reader.copy(token, id), reader.copy(token, id)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const copy = await db().conversation.findFirstOrThrow({
        where: { id, userId: viewer.id },
        include: { messages: { orderBy: { id: "asc" } } },
      });
      expect(copy.messages.map(({ role }) => role)).toEqual(lines.map(({ role }) => role));
      expect(copy.messages.map(({ parentId }) => parentId)).toEqual([
        null,
        ...copy.messages.slice(0, -1).map((message) => message.id),
      ]);
      expect(copy).toMatchObject({ title: "A title", settings: { systemPrompt: "Be brief." } });
      expect(copy.headId).toBe(copy.messages.at(-1)?.id);
      const text = JSON.stringify(copy);
      for (const secret of ["Rayleigh", "later secret", ...branch.ids]) expect(text).not.toContain(secret);
    });

    it("makes a stranger a guest, and never lands in a conversation that is somebody's already", async () => {
      const { token, stranger, branch } = await shared();
      const id = uuidv7();
      const response = await stranger.copy(token, id);
      expect(response.status).toBe(200);
      expect(stranger.browser.cookies.size).toBeGreaterThan(0);
      const thief = new ShareClient();
      expect((await thief.copy(token, id)).status).toBe(409);
      expect((await thief.copy(token, branch.conversationId)).status).toBe(409);
      expect(await db().message.count({ where: { conversationId: branch.conversationId } })).toBe(4);
    });
  });
});
