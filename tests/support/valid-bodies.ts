import { randomUUID } from "node:crypto";
import { usualPolicy } from "@/lib/policy/contract";
import { usualRules } from "@/lib/usage/contract";
import { goodPassword } from "./accounts";

/** What a route takes, by verb and path: a body that nothing is wrong with, about this conversation. */
export const validBodies = (conversationId: string): Record<string, unknown> => ({
  "POST /api/chat": {
    conversationId,
    modelId: "mistral-small-latest",
    action: { type: "send", messageId: randomUUID(), parentId: null, text: "Hello", fileIds: [] },
    settings: { systemPrompt: "Be brief.", temperature: 0.3, maxTokens: 20, stop: ["x"], seed: 1, topP: 1 },
  },
  "POST /api/chat/temporary": {
    chatId: randomUUID(),
    modelId: "mistral-small-latest",
    messages: [{ id: randomUUID(), role: "user", parts: [{ type: "text", text: "Hello" }] }],
    settings: {},
  },
  "PATCH /api/conversations/[id]": {
    title: "A title",
    pinned: true,
    archived: false,
    headId: randomUUID(),
    modelId: "m",
    settings: { systemPrompt: "x" },
  },
  "POST /api/conversations/deletion": { ids: [conversationId] },
  "PUT /api/account/semantic-search": { isOn: false },
  "PUT /api/account/defaults": { systemPrompt: "Be brief.", temperature: 0.3, stop: ["x"] },
  "PATCH /api/account": { name: "Ada", password: { current: goodPassword, next: "nine loud bells" } },
  "PUT /api/account/key": { key: "abcdefghijklmnop" },
  "POST /api/account/register": {
    email: "x@example.org",
    password: goodPassword,
    name: "X",
    invitation: "t",
  },
  "POST /api/account/erasure": { confirmation: "no", password: "no" },
  "PATCH /api/models/preferences": {
    defaultId: "m",
    favouriteIds: ["m"],
    abilities: { m: { vision: true } },
  },
  "PUT /api/models/preferences": { defaultId: "m", favouriteIds: ["m"], abilities: { m: { vision: true } } },
  "POST /api/shares": {
    conversationId,
    leafId: randomUUID(),
    lifetime: "week",
    options: { showAuthor: true },
  },
  "POST /api/shares/preview": { conversationId, leafId: randomUUID(), options: { showAuthor: true } },
  "PATCH /api/shares/[id]": { lifetime: "week" },
  "POST /api/tokens": { name: "t", scopes: ["chat", "models"], expiresInDays: 7 },
  "PUT /api/admin/usage-rules": usualRules,
  "PUT /api/admin/policy": { ...usualPolicy, models: ["m"] },
  "PATCH /api/admin/users/[id]": { role: "member", quota: { dayTokens: 1, monthTokens: null } },
  "POST /api/admin/users/[id]/erasure": { confirmation: "no", password: "no" },
  "POST /api/admin/invitations": { email: "y@example.org" },
  "POST /api/v1/chat/completions": {
    model: "mistral-small-latest",
    messages: [{ role: "user", content: "Hi" }],
  },
  "POST /api/v1/embeddings": { model: "mistral-embed", input: ["Hi"] },
});
