/**
 * Has the engine of a process throw away all garbage, and asks it what is left: resident memory alone follows when it
 * finds time to. The inspector of the process must listen on `port`.
 *
 * @returns bytes in use, in the heap and in buffers outside of it, of which the embedded database is one
 * @see https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/ and `Runtime.getHeapUsage`
 */
export async function liveMemory(port: number): Promise<{ heapBytes: number; bufferBytes: number }> {
  const targets: { webSocketDebuggerUrl: string }[] = await (
    await fetch(`http://127.0.0.1:${port}/json/list`)
  ).json();
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? "");
  try {
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    // Twice: what finalizers let go of goes with the second.
    await call(socket, "HeapProfiler.collectGarbage");
    await call(socket, "HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize } = await call(socket, "Runtime.getHeapUsage");
    return { heapBytes: Number(usedSize), bufferBytes: Number(backingStorageSize) };
  } finally {
    socket.close();
  }
}

let lastCall = 0;

function call(socket: WebSocket, method: string): Promise<Record<string, unknown>> {
  const id = ++lastCall;
  return new Promise((resolve, reject) => {
    const hear = ({ data }: MessageEvent) => {
      const answer = JSON.parse(String(data));
      if (answer.id !== id) return;
      socket.removeEventListener("message", hear);
      if (answer.error) reject(new Error(`${method}: ${answer.error.message}`));
      else resolve(answer.result);
    };
    socket.addEventListener("message", hear);
    socket.addEventListener("close", () => reject(new Error(`${method}: the line closed`)), { once: true });
    socket.send(JSON.stringify({ id, method }));
  });
}
