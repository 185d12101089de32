import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@/lib/conversations/contract";
import { toFilePart } from "@/lib/files/contract";
import { cardTitle } from "@/lib/shares/card-title";
import type { ShareOptions } from "@/lib/shares/contract";
import { endOf, stateOf } from "@/lib/shares/lifetime";
import { toShared } from "@/lib/shares/snapshot";

/** Marks that can be found again in whatever leaves. */
const secret = fc.stringMatching(/^[a-z]{12}$/).map((text) => `secret-${text}`);
const text = fc.stringMatching(/^[a-z ]{0,20}$/);

const options: fc.Arbitrary<ShareOptions> = fc.record({
  systemPrompt: fc.boolean(),
  reasoning: fc.boolean(),
  attachments: fc.boolean(),
  authorName: fc.boolean(),
});

/** Parts as they are, as they may become one day, and with more in them than they should have. */
const part = fc.oneof(
  fc.record({ type: fc.constant("text"), text, providerMetadata: secret, state: secret }),
  fc.record({
    type: fc.constant("file"),
    url: secret,
    filename: secret,
    mediaType: fc.constant("image/png"),
  }),
  fc.record({ type: fc.constant("tool-search"), toolCallId: secret, input: secret, output: secret }),
  fc.record({ type: fc.constant("source-url"), sourceId: secret, url: secret }),
  fc.record({ type: fc.constant("data-anything"), data: secret }),
  fc.record({ type: secret, text: secret, anything: secret }),
);

const metadata = fc.record({
  parentId: secret,
  createdAt: secret,
  status: fc.constantFrom("complete", "stopped", "failed", "interrupted"),
  continuesId: secret,
  error: fc.record({ code: secret, details: fc.record({ key: secret }) }),
  settings: fc.record({ stop: fc.array(secret) }),
  omittedMessages: fc.integer(),
  usage: fc.record({ prompt: fc.integer() }),
  futureField: secret,
});

const message = fc.record({
  id: secret,
  role: fc.constantFrom("user", "assistant", "system"),
  parts: fc.array(part, { maxLength: 5 }),
  metadata,
  futureField: secret,
});

const path = fc
  .array(message, { minLength: 1, maxLength: 8 })
  .map((messages) => messages as unknown as ChatMessage[]);

describe("what a link shows", () => {
  it("holds nothing of a message but what is named, whatever the message holds", () => {
    fc.assert(
      fc.property(path, options, (path, options) => {
        const { shared, fileIds } = toShared({
          path,
          firstId: null,
          title: "title",
          authorName: "author",
          options,
        });
        expect(fileIds).toEqual([]);
        expect(JSON.stringify(shared)).not.toContain("secret-");
        for (const message of shared.messages) {
          expect(Object.keys(message).sort()).toEqual(["ending", "model", "parts", "role"]);
          for (const part of message.parts) expect(["text", "reasoning"]).toContain(part.type);
        }
      }),
    );
  });

  it("holds prompt, thoughts, attachments and name if, and only if, they were asked for", () => {
    fc.assert(
      fc.property(options, (options) => {
        const path = [
          {
            id: "1",
            role: "user",
            parts: [
              { type: "text", text: "question" },
              toFilePart({
                id: "01900000-0000-7000-8000-00000000000f",
                name: "the-file.png",
                mediaType: "image/png",
                size: 1,
                width: 1,
                height: 1,
              }),
            ],
          },
          {
            id: "2",
            role: "assistant",
            parts: [
              { type: "reasoning", text: "the-thoughts" },
              { type: "text", text: "answer" },
            ],
            metadata: {
              parentId: "1",
              createdAt: "",
              status: "complete",
              settings: { systemPrompt: "the-prompt" },
            },
          },
        ] as ChatMessage[];
        const shared = JSON.stringify(
          toShared({ path, firstId: null, title: "", authorName: "the-name", options }).shared,
        );
        expect(shared.includes("the-prompt")).toBe(options.systemPrompt);
        expect(shared.includes("the-thoughts")).toBe(options.reasoning);
        expect(shared.includes("the-file.png")).toBe(options.attachments);
        expect(shared).not.toMatch(/0000000f|\/api\/files/);
        expect(shared.includes("the-name")).toBe(options.authorName);
        expect(shared).toContain("question");
      }),
    );
  });

  it("begins where it was told to; a message that isn't in the branch shows nothing at all", () => {
    const path = ["a", "b", "c"].map(
      (id) => ({ id, role: "user", parts: [{ type: "text", text: id }] }) as ChatMessage,
    );
    const options = { systemPrompt: false, reasoning: false, attachments: false, authorName: false };
    const from = (firstId: string | null) =>
      toShared({ path, firstId, title: "", authorName: null, options }).shared;
    expect(from("b")).toMatchObject({ startsLater: true, messages: [{ parts: [{ text: "b" }] }, {}] });
    expect(from(null)).toMatchObject({ startsLater: false });
    expect(from("x").messages).toEqual([]);
  });
});

describe("the title on the picture", () => {
  it("stays as it is where the font has the letters, and loses its pictures", () => {
    expect(cardTitle("Ça ira — Ελλάδα, Привет, Tiếng Việt")).toBe("Ça ira — Ελλάδα, Привет, Tiếng Việt");
    expect(cardTitle("Launch 🚀 of 👩‍🚀 the 3 🇫🇷 flags")).toBe("Launch of the 3 flags");
  });

  it("gives way to a general one for scripts that would be boxes", () => {
    for (const title of ["空はなぜ青い", "لماذا السماء زرقاء", "Sky 空", "", "🚀", "\u202e\u0000"]) {
      expect(cardTitle(title)).toBeNull();
    }
  });

  it("is one line of bounded length, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (title) => {
        const shown = cardTitle(title) ?? "";
        expect([...shown].length).toBeLessThanOrEqual(110);
        expect(shown).not.toMatch(/\p{Cc}|\p{Cf}/u);
      }),
    );
  });
});

describe("the life of a link", () => {
  const now = new Date("2026-01-01T00:00:00Z");

  it("ends at the very moment that was chosen, and never without one", () => {
    expect(endOf("never", now)).toBeNull();
    expect(endOf("day", now)?.toISOString()).toBe("2026-01-02T00:00:00.000Z");
    const link = { revokedAt: null, expiresAt: now, hasContent: true };
    expect(stateOf(link, new Date(now.getTime() - 1))).toBe("open");
    expect(stateOf(link, now)).toBe("expired");
    expect(stateOf({ ...link, expiresAt: null }, new Date(8e15))).toBe("open");
  });

  it("is over without content, whatever else is true", () => {
    expect(stateOf({ revokedAt: null, expiresAt: null, hasContent: false }, now)).toBe("deleted");
    expect(stateOf({ revokedAt: now, expiresAt: null, hasContent: true }, now)).toBe("revoked");
  });
});
