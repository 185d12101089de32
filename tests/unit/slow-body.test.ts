import { afterEach, expect, it, vi } from "vitest";
import { readBytes, readJson } from "@/lib/http/body";

afterEach(() => {
  vi.useRealTimers();
});

/** A body of which a byte comes every ten seconds and never the last. */
function drip() {
  const state = { isCancelled: false };
  let timer: NodeJS.Timeout;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      timer = setInterval(() => controller.enqueue(new Uint8Array([0x20])), 10_000);
    },
    cancel: () => {
      clearInterval(timer);
      state.isCancelled = true;
    },
  });
  const request = new Request("http://127.0.0.1/", { method: "POST", body, duplex: "half" } as RequestInit);
  return { request, state };
}

it("a body that never ends is refused after five minutes, and nobody waits for the rest", async () => {
  vi.useFakeTimers();
  const { request, state } = drip();
  const code = readJson(request, 1_000).catch((error: { code: string }) => error.code);
  await vi.advanceTimersByTimeAsync(4.9 * 60_000);
  expect(state.isCancelled).toBe(false);
  await vi.advanceTimersByTimeAsync(0.2 * 60_000);
  expect(await code).toBe("too_slow");
  expect(state.isCancelled).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it("a large one has as long as a bad line needs, and one that is too large does not wait for its end", async () => {
  vi.useFakeTimers();
  const large = drip();
  const read = readBytes(large.request, 16_000_000).catch((error: { code: string }) => error.code);
  await vi.advanceTimersByTimeAsync(16 * 60_000);
  expect(large.state.isCancelled).toBe(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await read).toBe("too_slow");
  const greedy = drip();
  const refused = readBytes(greedy.request, 3).catch((error: { code: string }) => error.code);
  await vi.advanceTimersByTimeAsync(40_000);
  expect(await refused).toBe("too_large");
  expect(greedy.state.isCancelled).toBe(true);
});
