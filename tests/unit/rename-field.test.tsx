// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RenameField } from "@/components/sidebar/rename-field";

const onDone = vi.fn();

beforeEach(() => {
  onDone.mockReset();
  render(<RenameField label="New title" title="Old" onDone={onDone} />);
});
afterEach(cleanup);

const field = () => screen.getByRole<HTMLInputElement>("textbox", { name: "New title" });
const write = (text: string) => fireEvent.change(field(), { target: { value: text } });

describe("renaming in place", () => {
  it("keeps the title on Enter, trimmed, and answers once", () => {
    write("  New ");
    fireEvent.keyDown(field(), { key: "Enter" });
    fireEvent.blur(field());
    expect(onDone.mock.calls).toEqual([["New", true]]);
  });

  it("keeps it when the field is left", () => {
    write("New");
    fireEvent.blur(field());
    expect(onDone.mock.calls).toEqual([["New", false]]);
  });

  it("changes nothing on Escape, or when the title is empty or the same", () => {
    write("New");
    fireEvent.keyDown(field(), { key: "Escape" });
    expect(onDone.mock.calls).toEqual([[null, true]]);
    cleanup();
    for (const text of ["   ", "Old"]) {
      onDone.mockReset();
      render(<RenameField label="New title" title="Old" onDone={onDone} />);
      write(text);
      fireEvent.keyDown(field(), { key: "Enter" });
      expect(onDone.mock.calls).toEqual([[null, true]]);
      cleanup();
    }
  });

  it("leaves the Enter and Escape of an input method alone, whichever way the browser marks them", () => {
    write("日本");
    fireEvent.keyDown(field(), { key: "Enter", isComposing: true });
    fireEvent.keyDown(field(), { key: "Enter", keyCode: 229 });
    fireEvent.keyDown(field(), { key: "Escape", keyCode: 229 });
    expect(onDone).not.toHaveBeenCalled();
  });

  it("starts with the whole title selected", () => {
    expect([field().selectionStart, field().selectionEnd]).toEqual([0, 3]);
  });
});
