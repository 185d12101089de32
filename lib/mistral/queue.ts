import "server-only";
import { remember } from "@/lib/remember";

/** Lower goes first when a key has to wait. */
export type Priority = 0 | 1 | 2 | 3;
/** A reader who waits comes before a program, which comes before what nobody waits for. */
export const priorities = {
  chat: 0,
  search: 1,
  gateway: 1,
  title: 2,
  embedding: 3,
} as const satisfies Record<string, Priority>;

type Waiter = { priority: Priority; order: number; admit: () => void };
type Lane = { blockedUntilMs: number; waiters: Waiter[]; timer: NodeJS.Timeout | undefined };

/** After a pause the calls of one key go out this far apart, so that they don't all run into the limit again. */
const spacingMs = 1_000;

const lanes = () => remember("mistral.lanes", () => new Map<string, Lane>());
let order = 0;

/**
 * Waits until the key named by `lane` may call. Keys that were not refused lately pass at once; behind a pause
 * calls leave one by one, in the order of their priorities, oldest first.
 *
 * @throws the signal's reason when it aborts in the meantime.
 */
export async function admission(lane: string, priority: Priority, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const state = lanes().get(lane);
  if (!state) return;
  await new Promise<void>((resolve, reject) => {
    const waiter: Waiter = { priority, order: order++, admit };
    function admit(): void {
      signal.removeEventListener("abort", leave);
      resolve();
    }
    function leave(): void {
      state?.waiters.splice(state.waiters.indexOf(waiter), 1);
      reject(signal.reason);
    }
    signal.addEventListener("abort", leave, { once: true });
    state.waiters.push(waiter);
    state.waiters.sort((a, b) => a.priority - b.priority || a.order - b.order);
    schedule(lane, state);
  });
}

/** Holds back every call of this key for `delayMs`, because the provider said so. */
export function pause(lane: string, delayMs: number): void {
  const state = lanes().get(lane) ?? { blockedUntilMs: 0, waiters: [], timer: undefined };
  lanes().set(lane, state);
  state.blockedUntilMs = Math.max(state.blockedUntilMs, Date.now() + delayMs);
  clearTimeout(state.timer);
  state.timer = undefined;
  schedule(lane, state);
}

/** When a call that joins now with this priority would leave, in ms since the epoch; 0 means at once. */
export function nextSlotMs(lane: string, priority: Priority): number {
  const state = lanes().get(lane);
  if (!state) return 0;
  const ahead = state.waiters.filter((waiter) => waiter.priority <= priority).length;
  return state.blockedUntilMs + ahead * spacingMs;
}

function schedule(lane: string, state: Lane): void {
  state.timer ??= setTimeout(
    () => {
      state.timer = undefined;
      const next = state.waiters.shift();
      if (!next) {
        lanes().delete(lane);
        return;
      }
      state.blockedUntilMs = Date.now() + spacingMs;
      next.admit();
      schedule(lane, state);
    },
    Math.max(0, state.blockedUntilMs - Date.now()),
  );
}
