import "server-only";
import { getMessages } from "next-intl/server";
import type { Messages, Namespace } from "./contract";

/** The namespaces that client components below need; the others stay on the server. */
export async function pickMessages(namespaces: readonly Namespace[]): Promise<Partial<Messages>> {
  const messages = await getMessages();
  return Object.fromEntries(namespaces.map((namespace) => [namespace, messages[namespace]]));
}
