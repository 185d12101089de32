import { uuidv7 } from "uuidv7";
import { db } from "@/lib/db/server";
import { type SearchHit, type SearchPage, searchQuery } from "@/lib/search/contract";
import { search } from "@/lib/search/server";

type Options = {
  role?: "user" | "assistant";
  parentId?: string | null;
  status?: "complete" | "streaming" | "interrupted";
  createdAt?: Date;
  continuesId?: string;
  answeredModel?: string;
  parts?: object[];
};

/** A reader whose conversations are written straight into the database, as whoever writes there would. */
export class Library {
  private constructor(readonly userId: string) {}

  static async open(): Promise<Library> {
    const { id } = await db().user.create({ data: {} });
    return new Library(id);
  }

  async conversation(title = "", options: { modelId?: string; createdAt?: Date } = {}): Promise<string> {
    const { id } = await db().conversation.create({
      data: { id: uuidv7(), userId: this.userId, title, modelId: options.modelId ?? "m", ...options },
    });
    return id;
  }

  async message(conversationId: string, text: string, options: Options = {}): Promise<string> {
    const { parts = [{ type: "text", text }], role = "assistant", status = "complete", ...rest } = options;
    const { id } = await db().message.create({
      data: { id: uuidv7(), conversationId, role, status, parts, ...rest },
    });
    return id;
  }

  /** A conversation without title that holds one message. */
  async note(text: string, options: Options = {}): Promise<string> {
    return this.message(await this.conversation(), text, options);
  }

  async page(q: string, options: Record<string, string> = {}): Promise<SearchPage> {
    return search(this.userId, searchQuery.parse({ q, ...options }));
  }

  async find(q: string, options: Record<string, string> = {}): Promise<SearchHit[]> {
    return (await this.page(q, options)).hits;
  }

  /** What was found, by message, or by conversation for a title. */
  async ids(q: string, options: Record<string, string> = {}): Promise<string[]> {
    return (await this.find(q, options)).map((hit) => hit.messageId ?? hit.conversationId);
  }
}

/** Indexes what is due for a reader now, as a running server would a moment later. */
export async function indexNow(userId: string): Promise<void> {
  await db().$queryRaw`SELECT search_index_due(${userId}::uuid, 10000)`;
}
