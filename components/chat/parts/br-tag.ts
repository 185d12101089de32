import type { Nodes, Root } from "mdast";

/**
 * Turns the tag `<br>` into a line break. Models write it in table cells, where Markdown has no other way; every
 * other tag is shown as the text it is.
 */
export function brTag() {
  return (tree: Root): void => replaceIn(tree);
}

function replaceIn(node: Nodes): void {
  if (!("children" in node)) return;
  for (const [index, child] of node.children.entries()) {
    if (child.type === "html" && /^<br\s*\/?>$/i.test(child.value.trim())) {
      node.children[index] = { type: "break" };
    } else replaceIn(child);
  }
}
