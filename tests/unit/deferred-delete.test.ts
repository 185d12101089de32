// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { deferDelete, takeDeletedOnLeaving } from "@/components/sidebar/deferred-delete";

const fetchMock = vi.fn<typeof fetch>();

beforeEach(() => {
  fetchMock.mockResolvedValue(new Response(null, { status: 204 }));
  vi.stubGlobal("fetch", fetchMock);
});

afterEach(() => {
  vi.unstubAllGlobals();
  fetchMock.mockReset();
  sessionStorage.clear();
});

const request = (body: object) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

describe("a deletion that can be undone", () => {
  it("asks the server for nothing until it is carried out, and then once", async () => {
    const deletion = deferDelete(["a"]);
    expect(fetchMock).not.toHaveBeenCalled();
    await deletion.commit();
    await deletion.commit();
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(fetchMock).toHaveBeenCalledWith("/api/conversations/deletion", request({ ids: ["a"] }));
  });

  it("never reaches the server once it was undone", async () => {
    const deletion = deferDelete(["a"]);
    deletion.cancel();
    await deletion.commit();
    window.dispatchEvent(new Event("pagehide"));
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it("is carried out when the page goes away, with a request that outlives it", async () => {
    const deletion = deferDelete(["a"]);
    window.dispatchEvent(new Event("pagehide"));
    await deletion.commit();
    expect(fetchMock).toHaveBeenCalledTimes(1);
    expect(fetchMock).toHaveBeenCalledWith("/api/conversations/deletion", {
      ...request({ ids: ["a"] }),
      keepalive: true,
    });
  });

  it("is known to the next page, whose list may have been read before it was carried out", () => {
    deferDelete(["a"]);
    deferDelete(["b", "c"]);
    window.dispatchEvent(new Event("pagehide"));
    expect(takeDeletedOnLeaving()).toEqual(["a", "b", "c"]);
    expect(takeDeletedOnLeaving()).toEqual([]);
  });

  it("is one request for several, and as few as may be for very many", async () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => `id-${index}`);
    await deferDelete(ids).commit();
    const sent = fetchMock.mock.calls.map(([, init]) => JSON.parse(String(init?.body)).ids as string[]);
    expect(sent.map(({ length }) => length)).toEqual([500, 500, 200]);
    expect(sent.flat()).toEqual(ids);
  });

  it("tells of a refusal, so that the row can come back", async () => {
    fetchMock.mockResolvedValue(Response.json({ error: { code: "conflict", details: {} } }, { status: 409 }));
    await expect(deferDelete(["a"]).commit()).rejects.toMatchObject({ code: "conflict" });
  });
});
