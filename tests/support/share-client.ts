import { uuidv7 } from "uuidv7";
import { POST as postCopy } from "@/app/api/shared/[token]/copy/route";
import { GET as getFile } from "@/app/api/shared/[token]/files/[index]/route";
import { GET as getMarkdown } from "@/app/api/shared/[token]/markdown/route";
import { DELETE as deleteShare, PATCH as patchShare } from "@/app/api/shares/[id]/route";
import { POST as postPreview } from "@/app/api/shares/preview/route";
import { DELETE as deleteShares, GET as getShares, POST as postShares } from "@/app/api/shares/route";
import { db, type Prisma } from "@/lib/db/server";
import { type StoredFile, toFilePart } from "@/lib/files/contract";
import type {
  MadeShare,
  SharedConversation,
  SharePage,
  SharePreview,
  ShareSelection,
  ShareSummary,
} from "@/lib/shares/contract";
import { readShare } from "@/lib/shares/server";
import { writeAs } from "./accounts";
import { Browser } from "./browser";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

export const nothingElse = { systemPrompt: false, reasoning: false, attachments: false, authorName: false };
export const everything = { systemPrompt: true, reasoning: true, attachments: true, authorName: true };

/** Somebody with links, or somebody who opens them, each from an address of their own. */
export class ShareClient {
  readonly browser = new Browser();
  readonly address = crypto.randomUUID();

  call(handler: unknown, method: string, path: string, params: Record<string, string>, body?: unknown) {
    const run = (request: Request) => (handler as Handler)(request, { params: Promise.resolve(params) });
    return this.browser.send(run, method, path, { body, headers: { "x-caller-address": this.address } });
  }

  preview(selection: ShareSelection): Promise<Response> {
    return this.call(postPreview, "POST", "/api/shares/preview", {}, selection);
  }

  share(body: Record<string, unknown>): Promise<Response> {
    return this.call(postShares, "POST", "/api/shares", {}, { id: uuidv7(), lifetime: "month", ...body });
  }

  /** Makes a link that is expected to be made. */
  async made(body: Record<string, unknown>): Promise<MadeShare & { token: string }> {
    const response = await this.share(body);
    if (response.status !== 200) throw new Error(`sharing was refused with ${response.status}`);
    const made = (await response.json()) as MadeShare;
    return { ...made, token: tokenOf(made) };
  }

  async list(query = ""): Promise<SharePage> {
    return (await this.call(getShares, "GET", `/api/shares${query}`, {})).json() as Promise<SharePage>;
  }

  patch(id: string, body: unknown): Promise<Response> {
    return this.call(patchShare, "PATCH", `/api/shares/${id}`, { id }, body);
  }

  revoke(id: string): Promise<Response> {
    return this.call(deleteShare, "DELETE", `/api/shares/${id}`, { id });
  }

  revokeAll(): Promise<Response> {
    return this.call(deleteShares, "DELETE", "/api/shares", {});
  }

  markdown(token: string): Promise<Response> {
    return this.call(getMarkdown, "GET", `/api/shared/${token}/markdown`, { token });
  }

  file(token: string, index: number): Promise<Response> {
    const path = `/api/shared/${token}/files/${index}`;
    return this.call(getFile, "GET", path, { token, index: String(index) });
  }

  copy(token: string, id: string): Promise<Response> {
    return this.call(postCopy, "POST", `/api/shared/${token}/copy`, { token }, { id });
  }
}

export function tokenOf({ path }: ShareSummary): string {
  return path?.split("/")[2] ?? "";
}

/** What the page of a link shows. */
export async function shownAt(token: string): Promise<SharedConversation> {
  const found = await readShare(token);
  if (found.state !== "open") throw new Error(`the link is ${found.state}`);
  return found.shared;
}

export async function previewOf(response: Response): Promise<SharePreview> {
  return (await response.json()) as SharePreview;
}

export type Branch = { userId: string; conversationId: string; ids: string[]; leafId: string };

type Line = {
  role: "user" | "assistant";
  text: string;
  reasoning?: string;
  status?: "complete" | "streaming" | "stopped";
  systemPrompt?: string;
  files?: StoredFile[];
};

/** A conversation of this client's with one message after the other, as runs would have left them. */
export async function withBranch(client: ShareClient, lines: Line[], title = "A title"): Promise<Branch> {
  const { viewer, conversationId } = await writeAs(client.browser);
  await db().conversation.update({ where: { id: conversationId }, data: { title } });
  const ids: string[] = [];
  for (const line of lines) ids.push(await addMessage(conversationId, ids.at(-1) ?? null, line));
  const leafId = ids.at(-1) ?? "";
  return { userId: viewer.id, conversationId, ids, leafId };
}

export async function addMessage(
  conversationId: string,
  parentId: string | null,
  { role, text, reasoning, status = "complete", systemPrompt, files = [] }: Line,
): Promise<string> {
  const id = uuidv7();
  const parts: Prisma.InputJsonValue = [
    ...(reasoning === undefined
      ? []
      : [{ type: "reasoning", text: reasoning, providerMetadata: { tramontane: { durationMs: 2_000 } } }]),
    ...(text === "" ? [] : [{ type: "text", text }]),
    ...files.map(toFilePart),
  ];
  await db().message.create({
    data: {
      id,
      conversationId,
      parentId,
      role,
      status,
      parts,
      ...(role === "assistant"
        ? {
            requestedModel: "mistral-small-latest",
            answeredModel: "mistral-small-2603",
            settings: systemPrompt === undefined ? {} : { systemPrompt },
          }
        : {}),
    },
  });
  return id;
}
