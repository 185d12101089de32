// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLiveAnswer } from "@/components/chat/live-answer";
import { Thread } from "@/components/chat/thread";
import type { ThreadActions } from "@/components/chat/thread-actions";
import type { ChatMessage } from "@/lib/conversations/contract";
import messages from "@/lib/i18n/english";

/** How often the footer of each answer was rendered, by the answer's parent. */
const footers = new Map<string | null, number>();
vi.mock("@/components/chat/answer-details", () => ({
  AnswerDetails: ({ metadata }: { metadata: { parentId: string | null } }) => {
    footers.set(metadata.parentId, (footers.get(metadata.parentId) ?? 0) + 1);
    return null;
  },
}));
vi.mock("@/components/chat/parts/lazy-markdown", () => ({
  LazyMarkdown: ({ text }: { text: string }) => <p>{text}</p>,
}));

const actions = {
  edit: vi.fn<ThreadActions["edit"]>(() => true),
  regenerate: vi.fn(),
  changeModel: vi.fn(),
  continueAnswer: vi.fn(),
  selectBranch: vi.fn(),
} satisfies ThreadActions;

const turns = 6;
const said = Array.from({ length: 2 * turns }, (_, index) => message(index));
const live = createLiveAnswer();

function message(index: number, status: "complete" | "streaming" = "complete"): ChatMessage {
  return {
    id: `message-${index}`,
    role: index % 2 === 0 ? "user" : "assistant",
    parts: [{ type: "text", text: `Text ${index}` }],
    metadata: {
      parentId: index === 0 ? null : `message-${index - 1}`,
      createdAt: "2026-01-01T00:00:00.000Z",
      status,
      requestedModel: "mistral-small-latest",
    },
  };
}

function page(shown: ChatMessage[], busy: boolean) {
  return (
    <NextIntlClientProvider locale="en" messages={messages}>
      <Thread
        ref={null}
        messages={shown}
        tree={shown}
        busy={busy}
        askedModel={null}
        live={live}
        actions={actions}
      />
    </NextIntlClientProvider>
  );
}

beforeEach(() => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  cleanup();
  footers.clear();
  vi.unstubAllGlobals();
});

const button = (name: string) => screen.getAllByRole("button", { name })[0] as HTMLButtonElement;

describe("the rows of a thread", () => {
  it("are rendered once, however many questions are asked below them", () => {
    const { rerender } = render(page(said, false));
    const first = new Map(footers);
    expect(first.size).toBe(turns);
    const asked = [...said, message(12)];
    act(() => rerender(page(asked, true)));
    act(() => rerender(page([...asked, message(13, "streaming")], true)));
    act(() => rerender(page([...asked, message(13)], false)));
    for (const [parentId, count] of first) expect(footers.get(parentId), String(parentId)).toBe(count);
    expect(footers.size).toBe(turns + 1);
  });

  it("have buttons that wait while an answer is being written, and say so", async () => {
    const { rerender } = render(page(said, false));
    expect(button("Answer again").getAttribute("aria-disabled")).toBe("false");
    act(() => rerender(page([...said, message(12)], true)));
    await waitFor(() => expect(button("Answer again").getAttribute("aria-disabled")).toBe("true"));
    for (const name of ["Answer again", "Edit", "Answer again with another model: mistral-small-latest"]) {
      expect(button(name).getAttribute("aria-disabled"), name).toBe("true");
      fireEvent.click(button(name));
    }
    expect(actions.regenerate).not.toHaveBeenCalled();
    expect(screen.queryByRole("textbox")).toBeNull();
    act(() => rerender(page([...said, message(12), message(13)], false)));
    expect(button("Answer again").getAttribute("aria-disabled")).toBe("false");
    fireEvent.click(button("Answer again"));
    expect(actions.regenerate).toHaveBeenCalledWith("message-1");
  });

  it("keep the words of a question that is being edited until they can be sent", async () => {
    const { rerender } = render(page(said, false));
    fireEvent.click(button("Edit"));
    const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
    fireEvent.change(field(), { target: { value: "In other words" } });
    act(() => rerender(page([...said, message(12)], true)));
    await screen.findByText("It can be sent when the answer has ended.");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(actions.edit).not.toHaveBeenCalled();
    act(() => rerender(page([...said, message(12), message(13)], false)));
    // The session has the last word.
    actions.edit.mockReturnValueOnce(false);
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(field().value).toBe("In other words");
    fireEvent.keyDown(field(), { key: "Enter" });
    expect(actions.edit).toHaveBeenLastCalledWith("message-0", "In other words");
    expect(screen.queryByRole("textbox")).toBeNull();
  });
});
