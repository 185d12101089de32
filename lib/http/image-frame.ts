import "server-only";

/**
 * A document that holds one image from another origin and can do nothing else: no script, no form, no cookie, no
 * second address. Pages themselves may load nothing from elsewhere (`page-security.ts`), so that no mistake in
 * the rendering of an answer fetches an address that carries the conversation away.
 *
 * @param text what the image shows, in words.
 */
export function imageFrame(address: string, text: string): Response {
  const body = `<!doctype html><html><head><meta charset="utf-8"><title>${escapeHtml(text)}</title><style>
html, body { margin: 0; height: 100%; background: transparent; color-scheme: light dark; font: 0.875rem sans-serif }
img { display: block; max-width: 100%; max-height: 100% }
</style></head><body><img src="${escapeHtml(address)}" alt="${escapeHtml(text)}" referrerpolicy="no-referrer"></body></html>`;
  return new Response(body, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      // An image may be redirected to another host of its owner's, so the policy names no single one.
      "content-security-policy":
        "sandbox; default-src 'none'; img-src https: http:; style-src 'unsafe-inline'; frame-ancestors 'self'",
      "referrer-policy": "no-referrer",
    },
  });
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
