import type { ErrorCode } from "@/lib/errors";
import {
  type FileKind,
  fileAddress,
  kindOf,
  maxFileBytes,
  maxFilesPerQuestion,
  maxImagesPerRequest,
  type StoredFile,
} from "@/lib/files/contract";

/** Why something can't be attached: what the server said, or what we know without asking it. */
export type AttachmentProblem = ErrorCode | "too_many" | "too_many_images";

/** Something attached to the question that is being written. */
export type Attachment = {
  key: string;
  name: string;
  size: number;
  kind: FileKind;
  state: "waiting" | "uploading" | "ready" | "failed";
  /** Of an upload, from 0 to 1. */
  progress: number;
  file: StoredFile | null;
  problem: AttachmentProblem | null;
  /** Where its picture is. */
  preview: string | null;
  /** A long text that was pasted, and can be put into the message after all. */
  isPasted: boolean;
};

/** What is remembered of an attachment over a reload. */
export type KeptAttachment = { file: StoredFile; isPasted: boolean };

export type AttachmentStore = ReturnType<typeof createAttachmentStore>;

type Upload = (
  source: File,
  options: { signal: AbortSignal; onProgress: (share: number) => void },
) => Promise<StoredFile>;

/**
 * What is attached to one question before it is sent. Files go up one after the other: the first upload of a
 * stranger makes their session, and two at once would make two.
 */
export function createAttachmentStore({
  upload,
  discard,
  keep,
  problemOf,
}: {
  upload: Upload;
  /** Tells the server that a file is not wanted after all. */
  discard: (fileId: string) => void;
  /** Remembers what has been uploaded. */
  keep: (attachments: KeptAttachment[]) => void;
  problemOf: (error: unknown) => ErrorCode;
}) {
  let items: readonly Attachment[] = [];
  const sources = new Map<string, File>();
  const aborts = new Map<string, AbortController>();
  const listeners = new Set<() => void>();
  let nextKey = 0;
  let isRunning = false;

  function show(next: readonly Attachment[], options: { keeps?: boolean } = {}) {
    items = next;
    if (options.keeps !== false) keep(ready().map(({ file, isPasted }) => ({ file, isPasted })));
    for (const listener of listeners) listener();
  }

  function change(key: string, changes: Partial<Attachment>, options?: { keeps?: boolean }) {
    show(
      items.map((item) => (item.key === key ? { ...item, ...changes } : item)),
      options,
    );
  }

  function ready(): (Attachment & { file: StoredFile })[] {
    return items.flatMap((item) => (item.file ? [{ ...item, file: item.file }] : []));
  }

  async function run() {
    if (isRunning) return;
    isRunning = true;
    for (let item = nextWaiting(); item; item = nextWaiting()) await uploadOne(item.key);
    isRunning = false;
  }

  function nextWaiting(): Attachment | undefined {
    return items.find(({ state }) => state === "waiting");
  }

  async function uploadOne(key: string) {
    const source = sources.get(key);
    if (!source) return change(key, { state: "failed", problem: "internal" });
    const abort = new AbortController();
    aborts.set(key, abort);
    change(key, { state: "uploading", progress: 0, problem: null }, { keeps: false });
    try {
      const file = await upload(source, {
        signal: abort.signal,
        onProgress: (progress) => change(key, { progress }, { keeps: false }),
      });
      const isWanted = items.some((item) => item.key === key);
      if (!isWanted) return discard(file.id);
      change(key, { state: "ready", file, name: file.name, size: file.size, kind: kindOf(file.mediaType) });
    } catch (error) {
      if (!abort.signal.aborted) change(key, { state: "failed", problem: problemOf(error) });
    } finally {
      aborts.delete(key);
    }
  }

  function forget(item: Attachment) {
    aborts.get(item.key)?.abort();
    sources.delete(item.key);
    if (item.preview?.startsWith("blob:")) URL.revokeObjectURL(item.preview);
  }

  return {
    get: () => items,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Attaches files and begins to upload them. What can't be attached is there too, and says why. */
    add(files: readonly File[], options: { isPasted?: boolean } = {}) {
      const added: Attachment[] = [];
      for (const source of files) {
        const key = String(nextKey++);
        const kind = guessKind(source);
        const problem = problemBefore(source, kind, [...items, ...added]);
        sources.set(key, source);
        added.push({
          key,
          name: source.name,
          size: source.size,
          kind,
          state: problem ? "failed" : "waiting",
          progress: 0,
          file: null,
          problem,
          preview: kind === "image" && !problem ? URL.createObjectURL(source) : null,
          isPasted: options.isPasted === true,
        });
      }
      show([...items, ...added], { keeps: false });
      void run();
    },
    /** Takes files that the server has already: a draft's, or those of a question that was refused. */
    restore(kept: readonly KeptAttachment[]) {
      const known = new Set(ready().map(({ file }) => file.id));
      const restored = kept
        .filter(({ file }) => !known.has(file.id))
        .map((one) => restoredItem(`${nextKey++}`, one));
      if (restored.length > 0) show([...restored, ...items]);
    },
    retry(key: string) {
      change(key, { state: "waiting", problem: null }, { keeps: false });
      void run();
    },
    remove(key: string) {
      const item = items.find((candidate) => candidate.key === key);
      if (!item) return;
      forget(item);
      show(items.filter((candidate) => candidate !== item));
      if (item.file) discard(item.file.id);
    },
    /** Gives what has been uploaded, and begins anew. */
    take(): KeptAttachment[] {
      const taken = ready().map(({ file, isPasted }) => ({ file, isPasted }));
      for (const item of items) forget(item);
      show([]);
      return taken;
    },
    /** The text of a pasted attachment, while the tab that it was pasted in has it. */
    textOf: (key: string): Promise<string> | undefined => sources.get(key)?.text(),
  };
}

/** Pictures beyond this are not even looked at; smaller ones are scaled down before they are uploaded. */
const maxSourceBytes = 100 * 1024 * 1024;

function problemBefore(
  source: File,
  kind: FileKind,
  others: readonly Attachment[],
): AttachmentProblem | null {
  const standing = others.filter(({ state }) => state !== "failed");
  if (standing.length >= maxFilesPerQuestion) return "too_many";
  const images = standing.filter((other) => other.kind === "image").length;
  if (kind === "image" && images >= maxImagesPerRequest) return "too_many_images";
  if (source.size === 0) return "file_empty";
  const limit = kind === "image" && canScale(source) ? maxSourceBytes : maxFileBytes[kind];
  return source.size > limit ? "too_large" : null;
}

/** A moving picture would lose its movement, so GIFs go as they are. */
export function canScale({ type }: Pick<File, "type">): boolean {
  return type !== "image/gif";
}

/** What a file seems to be, for the limits and the icon; the server looks at the bytes. */
function guessKind({ type, name }: File): FileKind {
  if (type.startsWith("image/") && type !== "image/svg+xml") return "image";
  return type === "application/pdf" || /\.pdf$/i.test(name) ? "document" : "text";
}

function restoredItem(key: string, { file, isPasted }: KeptAttachment): Attachment {
  const kind = kindOf(file.mediaType);
  return {
    key,
    name: file.name,
    size: file.size,
    kind,
    state: "ready",
    progress: 1,
    file,
    problem: null,
    preview: kind === "image" ? fileAddress(file.id) : null,
    isPasted,
  };
}
