import type { ErrorCode, ErrorDetails } from "@/lib/errors";
import type {
  AttachmentCounts,
  FileProblem,
  ImportCounts,
  ImportEnd,
  ImportEvent,
  ImportItem,
} from "@/lib/transfer/contract";

/** Rows of a report that are shown; an export may hold tens of thousands. */
export const maxListed = 100;

/** One file on its way in, and what has become of it so far. */
export type ImportFile = {
  id: number;
  name: string;
  state: "waiting" | "sending" | "done" | "stopped";
  /** How much of it has been sent, from 0 to 1. */
  sent: number;
  counts: ImportCounts;
  attachments: AttachmentCounts;
  /** The first ones of each kind. */
  taken: ImportItem[];
  refused: ImportItem[];
  problem: FileProblem | null;
  /** Why the server would not even begin. */
  error: { code: ErrorCode; details: ErrorDetails } | null;
};

const none: ImportCounts = { imported: 0, present: 0, skipped: 0, failed: 0 };
const noAttachments: AttachmentCounts = { restored: 0, refused: 0, missing: 0 };

export function waitingFile(id: number, name: string): ImportFile {
  return {
    id,
    name,
    state: "waiting",
    sent: 0,
    counts: none,
    attachments: noAttachments,
    taken: [],
    refused: [],
    problem: null,
    error: null,
  };
}

/** The file after what the server said of it. */
export function withEvent(file: ImportFile, event: ImportEvent): ImportFile {
  if (event.type === "end") {
    const { counts, attachments, problem } = event;
    return { ...file, counts, attachments, problem, state: "done" };
  }
  if (event.type === "attachments") return { ...file, attachments: event.attachments };
  const { item } = event;
  const counts = { ...file.counts, [item.status]: file.counts[item.status] + 1 };
  const list = item.conversationId === null ? "refused" : "taken";
  const items = file[list].length < maxListed ? [...file[list], item] : file[list];
  return { ...file, counts, [list]: items };
}

/** The file of an import that was stopped. Its last lines were never read; `end` says what they said, if known. */
export function stoppedFile(file: ImportFile, end: ImportEnd | null): ImportFile {
  const known = end ? { counts: end.counts, attachments: end.attachments } : {};
  return { ...file, ...known, state: "stopped", problem: null };
}

/** True when the reader has to be told that something went wrong. */
export function hasFailed({ state, problem, error, counts, attachments }: ImportFile): boolean {
  if (state !== "done") return false;
  return problem !== null || error !== null || counts.failed + attachments.refused + attachments.missing > 0;
}

/** How many conversations were looked at. */
export function countAll({ counts }: ImportFile): number {
  return counts.imported + counts.present + counts.skipped + counts.failed;
}
