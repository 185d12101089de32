import type { HighlightReply, HighlightRequest } from "./highlight-worker";

/** A regular expression that runs away is stopped with its worker; the grammar may have to come over a slow line. */
const patienceMs = 30_000;

type Task = { request: HighlightRequest; resolve: (reply: HighlightReply) => void };

let worker: Worker | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
/** The first of these is what the worker does now. */
const tasks: Task[] = [];

/** Asks the worker for the coloured parts of a code. `null` when there are none to be had. */
export function askWorker(request: HighlightRequest): Promise<HighlightReply> {
  return new Promise((resolve) => {
    tasks.push({ request, resolve });
    if (tasks.length === 1) next();
  });
}

function next(): void {
  const [task] = tasks;
  if (!task) return;
  worker ??= startWorker();
  timer = setTimeout(restart, patienceMs);
  worker.postMessage(task.request);
}

function startWorker(): Worker {
  const started = new Worker(new URL("./highlight-worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<HighlightReply>) => finish(data));
  // Its file didn't come, or the browser refused it.
  started.addEventListener("error", restart);
  return started;
}

function restart(): void {
  worker?.terminate();
  worker = null;
  finish(null);
}

function finish(reply: HighlightReply): void {
  clearTimeout(timer);
  tasks.shift()?.resolve(reply);
  next();
}
