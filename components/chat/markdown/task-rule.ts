import type MarkdownIt from "markdown-it";

/** GitHub's task lists: a box at the beginning of an item's first paragraph. */
export function taskRule(md: MarkdownIt): void {
  md.core.ruler.after("inline", "tasks", ({ tokens, Token }) => {
    tokens.forEach((token, index) => {
      const text = token.type === "inline" ? token.children?.[0] : undefined;
      if (text?.type !== "text" || tokens[index - 2]?.type !== "list_item_open") return;
      const box = /^\[([ \txX])\][ \t\u{a0}]/u.exec(`${token.content} `);
      if (!box || !/^\[[ \txX]\]/.test(text.content) || token.content.trim().length <= 3) return;
      const task = new Token("task", "", 0);
      task.meta = { done: box[1]?.toLowerCase() === "x" };
      text.content = text.content.slice(3).trimStart();
      token.children?.unshift(task);
      tokens[index - 2]?.attrSet("class", "task-list-item");
      const { level } = tokens[index - 2] ?? token;
      const list = tokens.findLast(
        (open, at) =>
          at < index && open.level === level - 1 && /^(bullet|ordered)_list_open$/.test(open.type),
      );
      list?.attrSet("class", "contains-task-list");
    });
  });
}
