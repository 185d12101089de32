import "server-only";

/**
 * The document in which diagrams are drawn. A page hands it the drawing library and then one source after another
 * through a port, and gets pictures back. It is sandboxed without an origin: it has no cookie and no storage, sees
 * nothing of the page, and its policy lets nothing be fetched. The page's own policy (`page-security.ts`) keeps it
 * from going to another address. A document of its own, because one written into the page would be held to the
 * page's policy, which lets no library handed over as text run.
 */
export function diagramFrame(): Response {
  const nonce = crypto.randomUUID();
  const body = `<!doctype html><html><head><meta charset="utf-8"><title>Diagrams</title></head><body><script nonce="${nonce}">${script}</script></body></html>`;
  return new Response(body, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": [
        "sandbox allow-scripts",
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        "style-src 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
      ].join("; "),
      "referrer-policy": "no-referrer",
    },
  });
}

/**
 * Takes `{ library }` with a port, then on the port `{ source, settings }`, and answers with `{ svg, width, height }`
 * or with `{ mistake }`, what the library says of a source that it can't draw. What it draws is written out as XML,
 * because the page shows it as an image.
 */
const script = `
const { nonce } = document.currentScript;
addEventListener("message", ({ source, data, ports: [port] }) => {
  if (source !== parent || !port) return;
  const library = document.createElement("script");
  library.nonce = nonce;
  library.textContent = data.library;
  document.head.append(library);
  let count = 0;
  port.onmessage = async ({ data: { source, settings } }) => {
    try {
      mermaid.initialize(settings);
      const box = document.createElement("div");
      box.innerHTML = (await mermaid.render("diagram-" + ++count, source)).svg;
      const svg = box.querySelector("svg");
      const { width, height } = svg.viewBox.baseVal;
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      svg.style.maxWidth = "";
      port.postMessage({ svg: new XMLSerializer().serializeToString(svg), width, height });
    } catch (error) {
      port.postMessage({ mistake: String(error && error.message || error) });
    }
  };
}, { once: true });
`;
