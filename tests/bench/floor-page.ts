import { createServer, request, type Server } from "node:http";
import { gzipSync } from "node:zlib";

/**
 * The floor of `bench:browser`: a page without a framework that puts an answer on the page as plain text, once a
 * frame, and does nothing else. It calls the provider through this very server.
 */
export function serveFloorPage(port: number, providerPort: number): Promise<Server> {
  const html = gzipSync(page);
  const script = gzipSync(code);
  const server = createServer((incoming, outgoing) => {
    if (incoming.url === "/") return send("text/html; charset=utf-8", html);
    if (incoming.url === "/floor.js") return send("text/javascript; charset=utf-8", script);
    if (incoming.url !== "/v1/chat/completions") return outgoing.writeHead(404).end();
    const upstream = request(
      {
        host: "127.0.0.1",
        port: providerPort,
        path: incoming.url,
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer bench" },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, { "content-type": "text/event-stream" });
        answer.pipe(outgoing);
      },
    );
    upstream.on("error", () => outgoing.destroy());
    incoming.pipe(upstream);

    function send(type: string, body: Buffer) {
      outgoing.writeHead(200, { "content-type": type, "content-encoding": "gzip" }).end(body);
    }
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

const page = `<!doctype html><html lang="en"><title>Floor</title>
<style>body{font:16px/1.65 sans-serif;margin:0;height:100vh;display:flex;flex-direction:column}
#scroller{flex:1;overflow-y:auto}[role=log]{max-width:44rem;margin:auto;padding:2rem}
[role=log] article{white-space:pre-wrap;overflow-wrap:anywhere}form{max-width:44rem;width:100%;margin:auto}
textarea{width:100%;font:inherit}</style>
<div id="scroller"><div role="log" aria-label="Conversation"></div></div>
<form><textarea aria-label="Message" rows="2"></textarea><button aria-label="Send" aria-disabled="true">Send</button></form>
<script src="/floor.js" defer></script></html>`;

const code = `
const field = document.querySelector("textarea"), form = document.querySelector("form");
const send = document.querySelector("button"), log = document.querySelector("[role=log]");
const scroller = document.querySelector("#scroller");
const weigh = () => send.setAttribute("aria-disabled", String(field.value.trim() === ""));
field.addEventListener("input", weigh);
weigh(); // what was typed before this script came
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); form.requestSubmit(); }
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = field.value;
  field.value = "";
  const article = log.appendChild(document.createElement("article"));
  article.dataset.part = "text";
  const node = article.appendChild(document.createTextNode(""));
  const response = await fetch("/v1/chat/completions", { method: "POST", body: JSON.stringify({
    model: "mistral-small-latest", stream: true, messages: [{ role: "user", content: text }] }) });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", fresh = "", asked = false;
  const draw = () => {
    asked = false; node.appendData(fresh); fresh = ""; scroller.scrollTop = scroller.scrollHeight;
  };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const events = (rest + value).split("\\n\\n");
    rest = events.pop();
    for (const event of events) {
      if (!event.startsWith("data: {")) continue;
      fresh += JSON.parse(event.slice(6)).choices[0]?.delta?.content ?? "";
    }
    if (!asked) { asked = true; requestAnimationFrame(draw); }
  }
  requestAnimationFrame(() => article.setAttribute("data-done", ""));
});
`;
