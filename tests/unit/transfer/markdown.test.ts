import { describe, expect, it } from "vitest";
import { toMarkdown } from "@/lib/transfer/contract";

const message = (role: "user" | "assistant", text: string) => ({
  role,
  parts: [{ type: "text" as const, text }],
  metadata: { parentId: null, createdAt: "2026-01-02T03:04:05.000Z", status: "complete" as const },
});

describe("a conversation as Markdown", () => {
  it("reads as a conversation, in the reader's language, with the thinking and the system prompt marked", () => {
    const answer = {
      role: "assistant" as const,
      parts: [
        { type: "reasoning" as const, text: "North.\n\nThen west." },
        { type: "text" as const, text: "The *mistral*." },
      ],
      metadata: { ...message("user", "").metadata, answeredModel: "mistral-small-2603" },
    };
    const source = {
      title: "Winds",
      systemPrompt: "Be brief.",
      messages: [message("user", "Which wind?"), answer],
    };
    expect(toMarkdown(source, "fr")).toBe(
      [
        "# Winds",
        "**Consigne système**",
        "> Be brief.",
        "## Vous",
        "*2026-01-02 03:04 UTC*",
        "Which wind?",
        "## mistral-small-2603",
        "*2026-01-02 03:04 UTC*",
        "> **Réflexion**\n>\n> North.\n>\n> Then west.",
        "The *mistral*.\n",
      ].join("\n\n"),
    );
  });

  it("keeps a title on its line, whatever it holds", () => {
    const text = toMarkdown({ title: "a\n# b <script> [x](javascript:1) `", messages: [] }, "en");
    expect(text).toBe("# a \\# b \\<script\\> \\[x\\](javascript:1) \\`\n");
    expect(toMarkdown({ title: " \n ", messages: [] }, "en")).toBe("# Untitled\n");
  });

  it("closes a block of code that an answer left open, so that it doesn't swallow the next message", () => {
    const open = "Look:\n\n````js\nconst a = `\n```\n";
    const text = toMarkdown(
      { title: "t", messages: [message("assistant", open), message("user", "?")] },
      "en",
    );
    expect(text).toContain("```\n````\n\n## You");
    const closed = "~~~\n```\n~~~";
    expect(toMarkdown({ title: "t", messages: [message("user", closed)] }, "en")).toMatch(/~~~\n$/);
  });
});
