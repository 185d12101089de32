import { uuidv7 } from "uuidv7";
import { goodPassword } from "./accounts";
import { type Caller, type CallerName, type CallOptions, callers } from "./ownership-callers";
import type { Verb } from "./route-files";

/** What one reader owns, and nobody else may find. */
export type Things = {
  owner: Caller;
  ownerId: string;
  /** An invitation of the administrator's. */
  invitationId: string;
  /** Stands in everything of theirs that is no link: whoever else reads it has been told too much. */
  secret: string;
  conversationId: string;
  questionId: string;
  answerId: string;
  /** Being written while the others try. */
  runningId: string;
  temporaryId: string;
  sentFileId: string;
  unsentFileId: string;
  tokenId: string;
  shareId: string;
  shareToken: string;
  /** An import that has ended. */
  importId: string;
  /** Of a link that was revoked. */
  goneToken: string;
};

type Statuses = Record<CallerName, number>;

export type Row = {
  route: string;
  verb: Verb;
  /** What is tried, where one route has several rows. */
  about?: string;
  /** The address that is called; the route itself unless it has parameters. */
  path?: (things: Things) => string;
  options?: (things: Things, caller: Caller) => CallOptions;
  /** Called with the caller's personal token instead of their session. */
  byToken?: true;
  statuses: Statuses;
  /** The owner's answer holds the secret. */
  showsSecret?: true;
  /** Administrators see who has an account, and nothing of what they wrote. */
  namesPeople?: true;
  /** The owner's answer goes on until it is stopped. */
  isEndless?: true;
};

const all = (status: number): Statuses => ({
  nobody: status,
  guest: status,
  other: status,
  administrator: status,
  owner: status,
});
/** Only the owner finds it; whoever has no session is asked to sign in. */
const ownersOnly = (status: number, nobody = 401): Statuses => ({ ...all(404), nobody, owner: status });
/** Everybody with a session gets what is theirs. */
const eachTheirOwn = (status: number): Statuses => ({ ...all(status), nobody: 401 });
const administratorsOnly = (status: number): Statuses => ({
  ...all(403),
  nobody: 401,
  administrator: status,
});

const nothingShown = { systemPrompt: false, reasoning: false, attachments: false, authorName: false };
const model = "mistral-small-latest";
const json = (body: unknown) => () => ({ body });

function send({ fileIds = [] as string[], ...action }) {
  return { type: "send", messageId: uuidv7(), parentId: null, text: "Whose is this?", fileIds, ...action };
}

function chat(conversationId: string, action: object): CallOptions {
  return { body: { conversationId, modelId: model, action } };
}

function selection({ conversationId, answerId }: Things) {
  return { conversationId, leafId: answerId, firstId: null, options: nothingShown };
}

const temporaryMessages = [{ id: uuidv7(), role: "user", parts: [{ type: "text", text: "Hello" }] }];
const gatewayChat = { model, messages: [{ role: "user", content: "[[scenario:echo]]\nHello" }] };

/** A file that pretends to be the owner's conversation. */
const forgedFile = ({ conversationId, questionId }: Things) => ({
  format: "tramontane-conversation/1",
  id: conversationId,
  title: "Forged",
  modelId: model,
  headId: questionId,
  createdAt: "2026-01-01T00:00:00Z",
  lastMessageAt: "2026-01-01T00:00:00Z",
  messages: [
    {
      id: questionId,
      parentId: null,
      role: "user",
      status: "complete",
      parts: [{ type: "text", text: "Forged" }],
      createdAt: "2026-01-01T00:00:00Z",
    },
  ],
});

const unknownBelowGateway = (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map(
  (verb): Row => ({
    route: "/api/v1/[...path]",
    verb,
    path: ({ conversationId }) => `/api/v1/conversations/${conversationId}`,
    byToken: true,
    statuses: all(404),
  }),
);

const preflights = [
  "/chat/completions",
  "/embeddings",
  "/models",
  "/models/[...id]",
  "/openapi.json",
  "/[...path]",
].map(
  (rest): Row => ({
    route: `/api/v1${rest}`,
    verb: "OPTIONS",
    path: () => `/api/v1${rest.replace(/\[\.\.\.\w+\]/, model)}`,
    statuses: all(204),
  }),
);

/**
 * Every route and verb, and what each caller gets from it: not yours means not found. The others try all of it
 * before the owner does; what takes things away stands at the end.
 */
export const ownershipTable: readonly Row[] = [
  // What belongs to somebody, by its id.
  {
    route: "/c/[id]",
    verb: "GET",
    path: ({ conversationId }) => `/c/${conversationId}`,
    // A page that asks nobody to sign in says the same to everybody else.
    statuses: ownersOnly(200, 404),
    showsSecret: true,
  },
  {
    route: "/c/[id]",
    verb: "GET",
    about: "at a message",
    path: ({ conversationId, answerId }) => `/c/${conversationId}?message=${answerId}`,
    statuses: ownersOnly(200, 404),
    showsSecret: true,
  },
  {
    route: "/api/conversations/[id]",
    verb: "GET",
    path: ({ conversationId }) => `/api/conversations/${conversationId}`,
    statuses: ownersOnly(200),
    showsSecret: true,
  },
  {
    route: "/api/conversations/[id]",
    verb: "PATCH",
    path: ({ conversationId }) => `/api/conversations/${conversationId}`,
    options: json({ pinned: true }),
    statuses: ownersOnly(200),
    showsSecret: true,
  },
  ...(["markdown", "json"] as const).map(
    (format): Row => ({
      route: "/api/conversations/[id]/export",
      verb: "GET",
      about: format,
      path: ({ conversationId }) => `/api/conversations/${conversationId}/export?format=${format}`,
      statuses: ownersOnly(200),
      showsSecret: true,
    }),
  ),
  {
    route: "/api/chat/[id]/title",
    verb: "GET",
    path: ({ conversationId }) => `/api/chat/${conversationId}/title`,
    statuses: ownersOnly(200),
    showsSecret: true,
  },
  {
    route: "/api/chat/[id]/stream",
    verb: "GET",
    about: "an answer that has ended",
    path: ({ conversationId, answerId }) => `/api/chat/${conversationId}/stream?answer=${answerId}`,
    statuses: ownersOnly(200),
    showsSecret: true,
  },
  {
    route: "/api/chat/[id]/stream",
    verb: "GET",
    about: "an answer that is being written",
    path: ({ runningId }) => `/api/chat/${runningId}/stream`,
    statuses: ownersOnly(200),
    isEndless: true,
  },
  {
    route: "/api/chat/temporary/[id]/stream",
    verb: "GET",
    path: ({ temporaryId }) => `/api/chat/temporary/${temporaryId}/stream`,
    // Nothing is being written: what everybody hears of a temporary chat that there is not, and never was.
    statuses: { ...all(204), nobody: 401, owner: 200 },
    isEndless: true,
  },
  {
    route: "/api/files/[id]",
    verb: "GET",
    path: ({ sentFileId }) => `/api/files/${sentFileId}`,
    statuses: ownersOnly(200),
    showsSecret: true,
  },
  {
    route: "/api/shares/[id]",
    verb: "PATCH",
    path: ({ shareId }) => `/api/shares/${shareId}`,
    options: json({ lifetime: "week" }),
    statuses: ownersOnly(200),
  },

  // What belongs to somebody, by an id in what is sent.
  {
    route: "/api/chat",
    verb: "POST",
    about: "a question in their conversation",
    options: ({ conversationId, answerId }) => chat(conversationId, send({ parentId: answerId })),
    statuses: ownersOnly(200, 404),
  },
  {
    route: "/api/chat",
    verb: "POST",
    about: "another answer to their question",
    options: ({ conversationId, questionId }) => chat(conversationId, { type: "regenerate", questionId }),
    statuses: ownersOnly(200, 404),
  },
  {
    route: "/api/chat",
    verb: "POST",
    about: "their file, in a conversation of the caller's own",
    options: ({ sentFileId }) => chat(uuidv7(), send({ fileIds: [sentFileId] })),
    // Also to its owner: it goes with the conversation that it was sent in.
    statuses: all(404),
  },
  {
    route: "/api/chat/code",
    verb: "POST",
    about: "of their conversation",
    options: ({ conversationId, answerId }) => ({
      body: {
        modelId: model,
        thread: { conversationId, leafId: answerId },
        question: "And now?",
        fileIds: [],
      },
    }),
    statuses: ownersOnly(200, 404),
    showsSecret: true,
  },
  {
    route: "/api/chat/code",
    verb: "POST",
    about: "with their file",
    options: ({ unsentFileId }) => ({
      body: { modelId: model, thread: { messages: [] }, question: "What is it?", fileIds: [unsentFileId] },
    }),
    statuses: ownersOnly(200, 404),
    showsSecret: true,
  },
  {
    route: "/api/chat/temporary",
    verb: "POST",
    about: "in the place of their temporary chat",
    options: ({ temporaryId }) => ({
      body: { chatId: temporaryId, modelId: model, messages: temporaryMessages },
    }),
    // Its owner's answer is still being written. The id is chance and tells nothing.
    statuses: all(409),
  },
  {
    route: "/api/shares/preview",
    verb: "POST",
    options: (things) => ({ body: selection(things) }),
    statuses: ownersOnly(200),
    showsSecret: true,
  },
  {
    route: "/api/shares",
    verb: "POST",
    options: (things) => ({ body: { ...selection(things), id: uuidv7(), lifetime: "day" } }),
    statuses: ownersOnly(200),
    showsSecret: true,
  },
  {
    route: "/api/conversations/deletion",
    verb: "POST",
    options: ({ conversationId, owner }, caller) => ({
      body: { ids: [caller === owner ? uuidv7() : conversationId] },
    }),
    // What isn't there any more is no failure; the answer says that none was.
    statuses: eachTheirOwn(200),
  },
  {
    route: "/api/import",
    verb: "POST",
    about: "a file that pretends to be their conversation",
    options: (things) => ({ body: JSON.stringify(forgedFile(things)) }),
    statuses: all(200),
  },
  {
    route: "/api/import/[id]",
    verb: "GET",
    path: ({ importId }) => `/api/import/${importId}`,
    statuses: ownersOnly(200),
  },
  {
    route: "/api/import/[id]",
    verb: "PUT",
    path: ({ importId }) => `/api/import/${importId}`,
    // Makes a session for whoever has none, and nothing else.
    statuses: all(204),
  },

  // What everybody has of their own.
  {
    route: "/api/conversations",
    verb: "GET",
    path: () => "/api/conversations?limit=100",
    statuses: eachTheirOwn(200),
    showsSecret: true,
  },
  {
    route: "/api/search",
    verb: "GET",
    path: ({ secret }) => `/api/search?q=${secret}`,
    statuses: eachTheirOwn(200),
    showsSecret: true,
  },
  {
    route: "/api/search/meaning",
    verb: "GET",
    path: ({ secret }) => `/api/search/meaning?q=${secret}`,
    statuses: eachTheirOwn(200),
    showsSecret: true,
  },
  { route: "/api/account/semantic-search", verb: "GET", statuses: eachTheirOwn(200) },
  {
    route: "/api/account/semantic-search",
    verb: "PUT",
    options: json({ isOn: false }),
    statuses: eachTheirOwn(200),
  },
  {
    route: "/api/shares",
    verb: "GET",
    path: ({ conversationId }) => `/api/shares?conversationId=${conversationId}`,
    statuses: eachTheirOwn(200),
    showsSecret: true,
  },
  { route: "/api/tokens", verb: "GET", statuses: eachTheirOwn(200), showsSecret: true },
  {
    route: "/api/tokens",
    verb: "POST",
    options: json({ name: "one more", scopes: ["models"], expiresInDays: 7 }),
    statuses: all(200),
  },
  { route: "/api/usage", verb: "GET", statuses: eachTheirOwn(200) },
  { route: "/api/usage/export", verb: "GET", statuses: eachTheirOwn(200) },
  { route: "/api/account", verb: "GET", statuses: eachTheirOwn(200) },
  {
    route: "/api/account",
    verb: "PATCH",
    options: json({ name: "Another name" }),
    // A guest has no name.
    statuses: { ...eachTheirOwn(200), guest: 403 },
  },
  { route: "/api/account/key", verb: "GET", statuses: eachTheirOwn(200) },
  { route: "/api/account/key", verb: "PUT", options: json({ key: "a-key-of-my-own" }), statuses: all(200) },
  { route: "/api/account/defaults", verb: "GET", statuses: eachTheirOwn(200), showsSecret: true },
  {
    route: "/api/account/defaults",
    verb: "PUT",
    options: ({ owner, secret }, caller) => ({ body: caller === owner ? { systemPrompt: secret } : {} }),
    statuses: all(200),
    showsSecret: true,
  },
  {
    route: "/api/account/export",
    verb: "GET",
    statuses: eachTheirOwn(200),
  },
  {
    route: "/api/models/preferences",
    verb: "PATCH",
    options: json({ favouriteIds: [model] }),
    statuses: eachTheirOwn(200),
  },
  {
    route: "/api/files",
    verb: "POST",
    path: () => "/api/files?name=note.txt",
    options: () => ({ body: "A note" }),
    statuses: all(200),
  },
  { route: "/api/admin/usage-rules", verb: "GET", statuses: administratorsOnly(200) },
  {
    route: "/api/admin/usage-rules",
    verb: "PUT",
    options: json({
      member: { dayTokens: null, monthTokens: null },
      guest: { dayTokens: null, monthTokens: null },
      monthAllowance: 1_000_000,
    }),
    statuses: administratorsOnly(200),
  },
  {
    route: "/api/admin/policy",
    verb: "GET",
    statuses: administratorsOnly(200),
  },
  {
    route: "/api/admin/policy",
    verb: "PUT",
    options: json({ signUp: null, guests: null, models: null }),
    statuses: administratorsOnly(200),
  },
  {
    route: "/api/admin/users",
    verb: "GET",
    statuses: administratorsOnly(200),
    namesPeople: true,
  },
  {
    route: "/api/admin/users/[id]",
    verb: "PATCH",
    path: ({ ownerId }) => `/api/admin/users/${ownerId}`,
    options: json({ quota: null }),
    statuses: administratorsOnly(200),
    namesPeople: true,
  },
  {
    route: "/api/admin/users/[id]/usage",
    verb: "GET",
    path: ({ ownerId }) => `/api/admin/users/${ownerId}/usage`,
    statuses: administratorsOnly(200),
  },
  {
    route: "/api/admin/users/[id]/erasure",
    verb: "POST",
    about: "with an email that is not theirs",
    path: ({ ownerId }) => `/api/admin/users/${ownerId}/erasure`,
    options: json({ confirmation: "somebody@example.org", password: goodPassword }),
    statuses: administratorsOnly(400),
  },
  { route: "/api/admin/invitations", verb: "GET", statuses: administratorsOnly(200) },
  {
    route: "/api/admin/invitations",
    verb: "POST",
    options: json({ email: null }),
    statuses: administratorsOnly(201),
  },
  {
    route: "/api/admin/invitations/[id]",
    verb: "DELETE",
    path: ({ invitationId }) => `/api/admin/invitations/${invitationId}`,
    statuses: administratorsOnly(204),
  },

  // What is everybody's.
  { route: "/api/models", verb: "GET", statuses: all(200) },
  { route: "/api/health", verb: "GET", statuses: all(200) },
  { route: "/api/health/ready", verb: "GET", statuses: all(200) },
  {
    route: "/api/image-frame",
    verb: "GET",
    path: () => "/api/image-frame?address=https%3A%2F%2Fexample.org%2Fa.png&text=A",
    statuses: all(200),
  },
  { route: "/api/diagram-frame", verb: "GET", statuses: all(200) },
  {
    route: "/api/auth/[...nextauth]",
    verb: "GET",
    path: () => "/api/auth/session",
    statuses: all(200),
  },
  {
    route: "/api/auth/[...nextauth]",
    verb: "POST",
    about: "without the token against forged requests",
    path: () => "/api/auth/signout",
    // To the page that asks, and nobody is signed out.
    statuses: all(302),
  },
  {
    route: "/api/account/register",
    verb: "POST",
    about: "with their address",
    options: ({ owner }) => ({ body: { email: owner.email, password: goodPassword } }),
    // Who is signed in registers nobody.
    statuses: { ...all(409) },
  },

  // A link is its token: whoever has it may read, and nothing but what it shows.
  { route: "/s/[token]", verb: "GET", path: ({ shareToken }) => `/s/${shareToken}`, statuses: all(200) },
  {
    route: "/s/[token]",
    verb: "GET",
    about: "a revoked one",
    path: ({ goneToken }) => `/s/${goneToken}`,
    statuses: all(410),
  },
  {
    route: "/s/[token]",
    verb: "GET",
    about: "the id of a link",
    path: ({ shareId }) => `/s/${shareId}`,
    statuses: all(404),
  },
  {
    route: "/s/[token]/opengraph-image",
    verb: "GET",
    path: ({ shareToken }) => `/s/${shareToken}/opengraph-image`,
    statuses: all(200),
  },
  {
    route: "/s/[token]/opengraph-image",
    verb: "GET",
    about: "a revoked one",
    path: ({ goneToken }) => `/s/${goneToken}/opengraph-image`,
    statuses: all(410),
  },
  {
    route: "/api/shared/[token]/markdown",
    verb: "GET",
    path: ({ shareToken }) => `/api/shared/${shareToken}/markdown`,
    statuses: all(200),
  },
  {
    route: "/api/shared/[token]/markdown",
    verb: "GET",
    about: "a revoked one",
    path: ({ goneToken }) => `/api/shared/${goneToken}/markdown`,
    statuses: all(410),
  },
  {
    route: "/api/shared/[token]/files/[index]",
    verb: "GET",
    about: "an attachment that was left out",
    path: ({ shareToken }) => `/api/shared/${shareToken}/files/0`,
    statuses: all(404),
  },
  {
    route: "/api/shared/[token]/copy",
    verb: "POST",
    path: ({ shareToken }) => `/api/shared/${shareToken}/copy`,
    options: () => ({ body: { id: uuidv7() } }),
    statuses: all(200),
  },
  {
    route: "/api/shared/[token]/copy",
    verb: "POST",
    about: "a revoked one",
    path: ({ goneToken }) => `/api/shared/${goneToken}/copy`,
    options: () => ({ body: { id: uuidv7() } }),
    statuses: all(410),
  },

  // The gateway knows tokens, and no sessions.
  {
    route: "/api/v1/models",
    verb: "GET",
    byToken: true,
    statuses: eachTheirOwn(200),
  },
  { route: "/api/v1/models", verb: "GET", about: "by a session", statuses: all(401) },
  {
    route: "/api/v1/models/[...id]",
    verb: "GET",
    path: () => `/api/v1/models/${model}`,
    byToken: true,
    statuses: eachTheirOwn(200),
  },
  {
    route: "/api/v1/chat/completions",
    verb: "POST",
    options: json(gatewayChat),
    byToken: true,
    statuses: eachTheirOwn(200),
  },
  {
    route: "/api/v1/chat/completions",
    verb: "POST",
    about: "by a session",
    options: json(gatewayChat),
    statuses: all(401),
  },
  {
    route: "/api/v1/embeddings",
    verb: "POST",
    options: json({ model: "mistral-embed", input: ["Hello"] }),
    byToken: true,
    statuses: eachTheirOwn(200),
  },
  // What it takes and gives is no secret.
  { route: "/api/v1/openapi.json", verb: "GET", statuses: all(200) },
  ...unknownBelowGateway,
  ...preflights,

  // What takes something away.
  {
    route: "/api/chat/[id]/stop",
    verb: "POST",
    path: ({ runningId }) => `/api/chat/${runningId}/stop`,
    statuses: ownersOnly(204),
  },
  {
    route: "/api/chat/temporary/[id]/stop",
    verb: "POST",
    path: ({ temporaryId }) => `/api/chat/temporary/${temporaryId}/stop`,
    // Stopping what isn't running is no failure, and does nothing.
    statuses: eachTheirOwn(204),
  },
  {
    route: "/api/files/[id]",
    verb: "DELETE",
    path: ({ unsentFileId }) => `/api/files/${unsentFileId}`,
    statuses: ownersOnly(204),
  },
  {
    route: "/api/tokens/[id]",
    verb: "DELETE",
    path: ({ tokenId }) => `/api/tokens/${tokenId}`,
    statuses: ownersOnly(204),
  },
  {
    route: "/api/shares/[id]",
    verb: "DELETE",
    path: ({ shareId }) => `/api/shares/${shareId}`,
    statuses: ownersOnly(204),
  },
  {
    route: "/api/conversations/[id]",
    verb: "DELETE",
    path: ({ conversationId }) => `/api/conversations/${conversationId}`,
    statuses: ownersOnly(204),
  },
  { route: "/api/account/key", verb: "DELETE", statuses: eachTheirOwn(204) },
  { route: "/api/shares", verb: "DELETE", statuses: eachTheirOwn(200) },
  { route: "/api/conversations", verb: "DELETE", statuses: eachTheirOwn(200) },
  {
    route: "/api/account/erasure",
    verb: "POST",
    about: "with a word that is not theirs",
    options: json({ confirmation: "not what has to be typed" }),
    statuses: eachTheirOwn(400),
  },
];

export const nameOf = ({ verb, route, about }: Row): string =>
  `${verb} ${route}${about ? ` (${about})` : ""}`;

/** docs/routes.md, with the statuses that each caller got. */
export function routesTable(statusesOf: (row: Row) => Partial<Statuses>): string {
  const lines = ownershipTable.map((row) => {
    const statuses = callers.map((name) => statusesOf(row)[name] ?? "–");
    const way = row.byToken ? "token" : "session";
    return `| ${row.verb} | \`${row.route}\` | ${row.about ?? ""} | ${way} | ${statuses.join(" | ")} |`;
  });
  return `# Who gets what

Every verb of every route and page, and the status that each caller got about something of the owner's. Not yours means
not found. Written by \`ROUTES_TABLE=docs/routes.md npm run test:start -- start-ownership\` from what the production
server answered; a test holds this page to the table that it is checked against.

| Verb | Route | About | By | ${callers.join(" | ")} |
| --- | --- | --- | --- | ${callers.map(() => "---").join(" | ")} |
${lines.join("\n")}
`;
}
