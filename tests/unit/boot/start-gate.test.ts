import { describe, expect, it, vi } from "vitest";
import { StartGate } from "@/lib/boot/start-gate";

type Response = { headersSent: boolean; destroyed: boolean };

const turn = () => new Promise(setImmediate);

/** Keeps the thread for so long that the loop has something to do. */
function work(ms = 2): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

function crowd(gate: StartGate, size: number): { passed: number[]; responses: Response[] } {
  const passed: number[] = [];
  const responses = Array.from({ length: size }, () => ({ headersSent: false, destroyed: false }));
  for (const [index, response] of responses.entries()) gate.pass(response, () => passed.push(index));
  return { passed, responses };
}

describe("the gate of starts", () => {
  it("holds up nobody who is alone", () => {
    const { passed } = crowd(new StartGate(), 1);
    expect(passed).toEqual([0]);
  });

  it("lets the next in once the ones before are answered, a few at a time and the oldest first", async () => {
    const { passed, responses } = crowd(new StartGate(), 40);
    expect(passed).toEqual([0]);
    while (passed.length < 40) {
      const before = passed.length;
      for (let turns = 0; turns < 5; turns++) {
        work();
        await turn();
        expect(passed).toHaveLength(before);
      }
      for (const index of passed) (responses[index] as Response).headersSent = true;
      work();
      await turn();
      expect(passed.length - before).toBeGreaterThan(0);
      expect(passed.length - before).toBeLessThanOrEqual(16);
    }
    expect(passed).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it("waits for nobody who has gone away", async () => {
    const { passed, responses } = crowd(new StartGate(), 2);
    (responses[0] as Response).destroyed = true;
    work();
    await turn();
    expect(passed).toEqual([0, 1]);
  });

  it("lets the next in when those inside wait for somebody else", async () => {
    const { passed } = crowd(new StartGate(), 40);
    await vi.waitFor(() => expect(passed).toHaveLength(40));
  });

  it("lets the next in after a while, however busy the process is", async () => {
    const { passed } = crowd(new StartGate(), 2);
    const startedMs = performance.now();
    while (passed.length < 2 && performance.now() - startedMs < 5_000) {
      work();
      await turn();
    }
    expect(passed).toEqual([0, 1]);
    expect(performance.now() - startedMs).toBeGreaterThan(40);
  });
});
