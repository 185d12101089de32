import {
  Archive,
  ArchiveRestore,
  Braces,
  CodeXml,
  FileDown,
  type LucideIcon,
  PencilLine,
  Pin,
  PinOff,
  Trash2,
} from "lucide-react";
import type { ConversationActions } from "@/components/sidebar/use-conversation-actions";
import type { ConversationSummary } from "@/lib/conversations/contract";
import type { Messages } from "@/lib/i18n/contract";
import type { ExportFormat } from "@/lib/transfer/contract";

/** What an entry may do. */
export type MenuContext = {
  conversation: ConversationSummary;
  actions: ConversationActions;
  /** Opens the title for writing. */
  rename: () => void;
  /** Shows the code of the next answer. */
  showCode: () => void;
};

type Act =
  | { run: (context: MenuContext) => void }
  /** A download or another page of this server. */
  | { href: (conversation: ConversationSummary) => string; download?: boolean };

export type MenuEntry = Act & {
  label: keyof Messages["chat"]["header"]["menu"];
  icon: LucideIcon;
  danger?: boolean;
  /** Left out for conversations that it makes no sense for. */
  isOffered?: (conversation: ConversationSummary) => boolean;
};

/** The menu of a conversation's header: groups with a line between them. An entry is one line here and one text. */
export const menuGroups: readonly (readonly MenuEntry[])[] = [
  [
    { label: "rename", icon: PencilLine, run: ({ rename }) => rename() },
    { label: "pin", icon: Pin, run: pin(true), isOffered: ({ pinned, archived }) => !pinned && !archived },
    { label: "unpin", icon: PinOff, run: pin(false), isOffered: ({ pinned }) => pinned },
  ],
  [
    { label: "code", icon: CodeXml, run: ({ showCode }) => showCode() },
    { label: "exportMarkdown", icon: FileDown, href: exportPath("markdown"), download: true },
    { label: "exportJson", icon: Braces, href: exportPath("json"), download: true },
  ],
  [
    {
      label: "archive",
      icon: Archive,
      run: ({ conversation, actions }) => actions.archive(conversation),
      isOffered: ({ archived }) => !archived,
    },
    {
      label: "unarchive",
      icon: ArchiveRestore,
      run: ({ conversation, actions }) => actions.unarchive(conversation),
      isOffered: ({ archived }) => archived,
    },
    {
      label: "delete",
      icon: Trash2,
      danger: true,
      run: ({ conversation, actions }) => actions.remove(conversation),
    },
  ],
];

function exportPath(format: ExportFormat) {
  return ({ id }: ConversationSummary) => `/api/conversations/${id}/export?format=${format}`;
}

function pin(pinned: boolean) {
  return ({ conversation, actions }: MenuContext) => actions.setPinned(conversation, pinned);
}
