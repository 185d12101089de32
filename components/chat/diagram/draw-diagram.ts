import { diagramSettings } from "./diagram-settings";
import { type Drawing, longestSource, pictureOf } from "./drawing";

/** A source can keep the library busy without end; then its frame goes. */
const patienceMs = 20_000;

type Reply = { svg: string; width: number; height: number } | { mistake: string };

let room: Promise<MessagePort> | null = null;
let frame: HTMLIFrameElement | null = null;
let last: Promise<unknown> = Promise.resolve();
const drawn = new Map<string, Promise<Drawing>>();

/** Draws a Mermaid source, one after another. What was drawn once is remembered. */
export function drawDiagram(source: string, scheme: "light" | "dark"): Promise<Drawing> {
  if (source.length > longestSource) return Promise.resolve({ problem: "long" });
  const key = `${scheme} ${source}`;
  const known = drawn.get(key);
  if (known) return known;
  const drawing = last.then(() => draw(source, scheme));
  last = drawing;
  drawn.set(key, drawing);
  // Another try may go better, unless the source is to blame.
  void drawing.then((result) => {
    if ("problem" in result && result.problem !== "mistake") drawn.delete(key);
  });
  return drawing;
}

async function draw(source: string, scheme: "light" | "dark"): Promise<Drawing> {
  let port: MessagePort;
  try {
    room ??= openRoom();
    port = await room;
  } catch {
    closeRoom();
    return { problem: "unavailable" };
  }
  const reply = await new Promise<Reply | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), patienceMs);
    port.onmessage = ({ data }: MessageEvent<Reply>) => {
      clearTimeout(timer);
      resolve(data);
    };
    port.postMessage({ source, settings: diagramSettings(scheme) });
  });
  if (reply === null) {
    closeRoom();
    return { problem: "slow" };
  }
  if ("mistake" in reply) return { problem: "mistake", detail: withoutTokens(reply.mistake) };
  const { svg, width, height } = reply;
  return pictureOf(svg, { width, height });
}

/** Where the mistake is, without the names of all that the parser would have taken there. */
function withoutTokens(mistake: string): string {
  return mistake
    .split("\n")
    .filter((line) => !/^Expecting /.test(line))
    .slice(0, 4)
    .join("\n");
}

/** The sandboxed frame, with the library in it. It must have a size, or nothing in it could be measured. */
async function openRoom(): Promise<MessagePort> {
  const response = await fetch(
    new URL("../../../node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js", import.meta.url),
  );
  if (!response.ok) throw new Error(`The drawing library did not come: ${response.status}`);
  const library = await response.text();
  const opened = document.createElement("iframe");
  opened.sandbox.add("allow-scripts");
  opened.src = "/api/diagram-frame";
  opened.title = "Diagrams";
  opened.tabIndex = -1;
  opened.ariaHidden = "true";
  opened.style.cssText =
    "position: fixed; inset: 0 auto auto -2000px; width: 1600px; height: 1200px; border: 0; visibility: hidden";
  frame = opened;
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve) => {
    opened.addEventListener("load", () => resolve(), { once: true });
    document.body.append(opened);
  });
  opened.contentWindow?.postMessage({ library }, "*", [port2]);
  return port1;
}

function closeRoom(): void {
  frame?.remove();
  frame = null;
  room = null;
}
