import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { PATCH as patchPreferences } from "@/app/api/models/preferences/route";
import { GET as getModels } from "@/app/api/models/route";
import { stopChat } from "@/lib/chat/server";
import { db } from "@/lib/db/server";
import type { Connection } from "@/lib/mistral/server";
import { type ModelList, modelOf, type PreferencesPatch } from "@/lib/models/contract";
import { listModels, reportModelRefused, requireModel, titleModelId } from "@/lib/models/server";
import { storeSecret } from "@/lib/secrets/server";
import { codeOf, viewerOf, writeAs } from "../support/accounts";
import { Browser } from "../support/browser";
import { ChatClient, readAnswer } from "../support/chat-client";
import { withEmbeddedDatabase } from "../support/database";
import { useServerSettings, useStandin } from "../support/standin";

const standin = useStandin();
withEmbeddedDatabase();

useServerSettings(standin, { MISTRAL_API_KEY: "server-key" });
// What one test made the cache remember must not reach the next.
beforeEach(() => listModels(null, { refresh: true }));
afterAll(stopChat);

async function list(browser: Browser, query = ""): Promise<ModelList> {
  const response = await browser.send(getModels, "GET", `/api/models${query}`, {
    headers: { "x-caller-address": randomUUID() },
  });
  expect(response.status).toBe(200);
  return response.json() as Promise<ModelList>;
}

async function reader(): Promise<{ browser: Browser; userId: string }> {
  const browser = new Browser();
  await writeAs(browser);
  return { browser, userId: (await viewerOf(browser)).id };
}

const prefer = (browser: Browser, patch: PreferencesPatch) =>
  browser.send(patchPreferences, "PATCH", "/api/models/preferences", { body: patch });

/** A connection that no other test's cache knows. */
const ownConnection = (): Connection => ({ baseUrl: standin.baseUrl, apiKey: randomUUID(), keyKind: "own" });

describe("GET /api/models", () => {
  it("answers strangers with the server's models, in the documented shape and nothing more", async () => {
    const answer = await list(new Browser());
    expect(Object.keys(answer).sort()).toEqual([
      "defaultId",
      "fetchedAt",
      "hasSession",
      "keyKind",
      "models",
      "preferences",
      "problem",
      "recentIds",
    ]);
    expect(answer).toMatchObject({ problem: null, keyKind: "server", recentIds: [] });
    expect(answer.defaultId).toBe("mistral-small-2603");
    expect(Object.keys(answer.models[0] ?? {}).sort()).toEqual([
      "aliases",
      "capabilities",
      "contextTokens",
      "defaultTemperature",
      "description",
      "family",
      "fineTuned",
      "id",
      "openCapabilities",
      "planProblem",
      "price",
      "readsDocuments",
      "replacementId",
      "retiresAt",
    ]);
  });

  it("never fails for the provider's sake: the last good list stays, and says why it is old", async () => {
    const good = await list(new Browser());
    await standin.control.changeModels({ fault: "503" });
    const stale = await list(new Browser(), "?refresh=1");
    expect(stale.problem).toEqual({ code: "provider_unavailable" });
    expect(stale.models).toEqual(good.models);
    expect(stale.fetchedAt).toBe(good.fetchedAt);
    await standin.control.changeModels({ fault: null });
    expect((await list(new Browser(), "?refresh=1")).problem).toBeNull();
  });

  it("does not ask a failing provider again at once, unless the reader does", async () => {
    await standin.control.changeModels({ fault: "503" });
    await list(new Browser(), "?refresh=1");
    await standin.control.clear();
    await list(new Browser());
    await list(new Browser());
    expect(await standin.control.requests()).toEqual([]);
    await list(new Browser(), "?refresh=1");
    expect(await standin.control.requests()).toHaveLength(1);
  });

  it("shows every key its own models", async () => {
    const { browser, userId } = await reader();
    await storeSecret(userId, "mistral", `own-${userId}`);
    await standin.control.changeModels({ cards: [{ id: "only-for-this-key" }] });
    const own = await list(browser);
    expect(own.keyKind).toBe("own");
    expect(own.models.map(({ id }) => id)).toEqual(["only-for-this-key"]);
    await standin.control.changeModels({ cards: null });
    expect((await list(new Browser())).models.map(({ id }) => id)).not.toContain("only-for-this-key");
    expect((await list(browser)).models).toHaveLength(1);
  });

  it("says that there is no list where a server has none", async () => {
    const { userId } = await reader();
    await storeSecret(userId, "mistral", `own-${userId}`);
    await standin.control.changeModels({ fault: "html" }).catch(() => undefined);
    const connection = { ...ownConnection(), baseUrl: `${standin.url}/nowhere/v1` };
    // An unknown address of a server: 404 for list-models and for a single model alike.
    expect(await requireModel(connection, userId, "any/id:at-all")).toBeNull();
  });
});

describe("a model outside the plan", () => {
  it("is remembered for the key that was refused, by any of its names, until the list is refreshed", async () => {
    const { browser, userId } = await reader();
    await standin.control.next({ scenario: "403-tier", kind: "chat" });
    const client = new ChatClient();
    void userId;
    const planOf = async (refresh = "") =>
      modelOf((await list(new Browser(), refresh)).models, "mistral-large-2512")?.planProblem;
    expect(await planOf()).toBeNull();
    const reading = await readAnswer(
      await client.send(randomUUID(), "Hello", null, undefined, "mistral-large-latest"),
    );
    expect(reading.metadata.error?.code).toBe("model_not_in_plan");
    expect(await planOf()).toBe("model_not_in_plan");
    expect(await planOf("?refresh=1")).toBeNull();
    expect(browser).toBeDefined();
  });

  it("with a limit of zero is one too, and other failures are not", async () => {
    const { connectionFor } = await import("@/lib/keys/server");
    const connection = await connectionFor(null);
    reportModelRefused(connection, "mistral-small-latest", "provider_no_quota");
    reportModelRefused(connection, "mistral-large-4", "provider_rate_limited");
    const { models, defaultId } = await list(new Browser());
    expect(models.filter(({ planProblem }) => planProblem).map(({ id }) => id)).toEqual([
      "mistral-small-2603",
    ]);
    // Nobody should begin with a model that will not answer.
    expect(defaultId).not.toBe("mistral-small-2603");
  });

  it("of one key is no matter of another's", async () => {
    const connection = ownConnection();
    reportModelRefused(connection, "mistral-small-latest", "model_not_in_plan");
    const { models } = await list(new Browser());
    expect(models.every(({ planProblem }) => planProblem === null)).toBe(true);
  });
});

describe("what the reader wants of models", () => {
  it("needs a session, and is kept for it", async () => {
    expect(await codeOf(await prefer(new Browser(), { defaultId: "mistral-large-4" }))).toBe(
      "sign_in_required",
    );
    const { browser, userId } = await reader();
    await db().user.update({ where: { id: userId }, data: { settings: { other: "kept" } } });
    expect((await prefer(browser, { defaultId: "mistral-large-latest" })).status).toBe(200);
    expect((await prefer(browser, { favouriteIds: ["codestral-2508"] })).status).toBe(200);
    const answer = await list(browser);
    expect(answer.defaultId).toBe("mistral-large-latest");
    expect(answer.preferences).toEqual({
      defaultId: "mistral-large-latest",
      favouriteIds: ["codestral-2508"],
      abilities: {},
    });
    const row = await db().user.findUniqueOrThrow({ where: { id: userId } });
    expect(row).toMatchObject({ defaultModel: "mistral-large-latest", settings: { other: "kept" } });
    expect((await list(new Browser())).preferences.defaultId).toBeNull();
  });

  it("begins a new chat with the replacement once the default has ended", async () => {
    const { browser } = await reader();
    await prefer(browser, { defaultId: "mistral-medium-2505" });
    expect((await list(browser)).defaultId).toBe("mistral-medium-2604");
  });

  it("names the models of the last conversations, the latest first, each once", async () => {
    const { browser, userId } = await reader();
    await db().conversation.deleteMany({ where: { userId } });
    for (const [index, modelId] of ["a", "b", "a", "c"].entries()) {
      const lastMessageAt = new Date(Date.UTC(2026, 0, 1 + index));
      await db().conversation.create({ data: { id: randomUUID(), userId, modelId, lastMessageAt } });
    }
    expect((await list(browser)).recentIds).toEqual(["c", "a", "b"]);
  });

  it("counts only where the server says nothing", async () => {
    const { browser, userId } = await reader();
    await prefer(browser, {
      abilities: { "magistral:24b": { reasoning: true }, "mistral-large-2512": { reasoning: true } },
    });
    expect(modelOf((await list(browser)).models, "mistral-large-2512")?.capabilities.reasoning).toBe(false);

    await standin.control.change({ flavour: "self-hosted" });
    const self = modelOf((await list(browser, "?refresh=1")).models, "magistral:24b");
    expect(self?.capabilities).toEqual({ vision: null, tools: null, reasoning: true, audio: null });
    expect(self?.openCapabilities).toContain("reasoning");
    const { connectionFor } = await import("@/lib/keys/server");
    const asked = await requireModel(await connectionFor(userId), userId, "magistral:24b");
    expect(asked?.capabilities.reasoning).toBe(true);
  });

  it("that makes no sense is refused", async () => {
    const { browser } = await reader();
    for (const patch of [{ abilities: { a: { flying: true } } }, { favouriteIds: [""] }, { more: 1 }]) {
      expect((await prefer(browser, patch as PreferencesPatch)).status).toBe(400);
    }
  });
});

it("titles are made by a model of the same key, and by none that it was refused", async () => {
  const connection = ownConnection();
  expect(await titleModelId(connection)).toBe("ministral-3b-2512");
  reportModelRefused(connection, "ministral-3b-latest", "provider_no_quota");
  expect(await titleModelId(connection)).toMatch(/^ministral-(8|14)b/);
});
