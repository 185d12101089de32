import { z } from "zod";
import { GET as exportAccount } from "@/app/api/account/export/route";
import { GET as exportConversation } from "@/app/api/conversations/[id]/export/route";
import { GET as getConversation } from "@/app/api/conversations/[id]/route";
import { GET as getFile } from "@/app/api/files/[id]/route";
import { GET as getImport } from "@/app/api/import/[id]/route";
import { POST as postImport } from "@/app/api/import/route";
import type { Conversation } from "@/lib/conversations/contract";
import type { ImportEvent, ImportItem } from "@/lib/transfer/contract";

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Body = string | Uint8Array | ReadableStream<Uint8Array>;

export type Report = { items: ImportItem[]; end: Extract<ImportEvent, { type: "end" }> };

/** A browser that brings conversations in and takes them out; its first import makes it a guest. */
export class TransferClient {
  private cookie = "";

  async import(body: Body, headers: Record<string, string> = {}): Promise<Report> {
    const response = await this.send(body, headers);
    const lines = (await response.text()).trim().split("\n");
    const events = lines.map((line): ImportEvent => JSON.parse(line));
    const end = events.at(-1);
    if (end?.type !== "end") throw new Error("the import has no end");
    return { items: events.flatMap((event) => (event.type === "item" ? [event.item] : [])), end };
  }

  send(body: Body, headers: Record<string, string> = {}, id?: string): Promise<Response> {
    const path = id === undefined ? "/api/import" : `/api/import?id=${id}`;
    return this.call(postImport as Handler, "POST", path, {}, { body, headers });
  }

  importEnd(id: string): Promise<Response> {
    return this.call(getImport as Handler, "GET", `/api/import/${id}`, { id });
  }

  async conversation(id: string): Promise<Conversation> {
    const response = await this.call(getConversation as Handler, "GET", `/api/conversations/${id}`, { id });
    return response.json() as Promise<Conversation>;
  }

  export(id: string, format: "markdown" | "json", lang = "en"): Promise<Response> {
    const path = `/api/conversations/${id}/export?format=${format}&lang=${lang}`;
    return this.call(exportConversation as Handler, "GET", path, { id });
  }

  /** The bytes of an attachment; `null` when it isn't there. */
  async bytes(id: string): Promise<Buffer | null> {
    const response = await this.call(getFile as Handler, "GET", `/api/files/${id}`, { id });
    return response.ok ? Buffer.from(await response.arrayBuffer()) : null;
  }

  archive(): Promise<Response> {
    return this.call(exportAccount as Handler, "GET", "/api/account/export", {});
  }

  private async call(
    handler: Handler,
    method: string,
    path: string,
    params: Record<string, string>,
    init: { body?: Body; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const request = new Request(`http://127.0.0.1:3000${path}`, {
      method,
      headers: {
        host: "127.0.0.1:3000",
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...init.headers,
      },
      ...(init.body === undefined ? {} : { body: init.body as BodyInit, duplex: "half" }),
    });
    const response = await handler(request, { params: Promise.resolve(params) });
    const [line] = response.headers.getSetCookie();
    if (line) this.cookie = z.string().parse(line.split(";")[0]);
    return response;
  }
}
