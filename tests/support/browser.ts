type Handler = (request: Request, context: { params: Promise<Record<string, never>> }) => Promise<Response>;

type Send = { body?: unknown; form?: Record<string, string>; headers?: Record<string, string> };

/** A browser as handlers see it: it keeps cookies, and says where a request comes from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin = "http://127.0.0.1:3000") {
    this.#origin = origin;
  }

  async send(handler: Handler, method: string, path: string, { body, form, headers }: Send = {}) {
    const request = new Request(`${this.#origin}${path}`, {
      method,
      headers: {
        host: new URL(this.#origin).host,
        ...(method === "GET" ? {} : { origin: this.#origin, "sec-fetch-site": "same-origin" }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.cookies.size === 0 ? {} : { cookie: this.cookieHeader() }),
        ...headers,
      },
      body: form ? new URLSearchParams(form) : body === undefined ? null : JSON.stringify(body),
    });
    const response = await handler(request, { params: Promise.resolve({}) });
    for (const line of response.headers.getSetCookie()) this.#store(line);
    return response;
  }

  cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #store(line: string): void {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const equals = pair.indexOf("=");
    const name = pair.slice(0, equals);
    const expired = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (expired) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(equals + 1));
  }
}
