import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Person = { sub: string; name?: string; email?: string; email_verified?: boolean };

type Grant = { nonce: string | null; challenge: string | null; redirectUri: string | null; person: Person };

const client = { id: "tramontane", secret: "an issuer's secret" };

/**
 * An OpenID Connect issuer in miniature, over real HTTP: discovery, authorization code with PKCE and nonce, signed
 * id tokens, userinfo. `signIn` is whoever sits before it.
 */
export async function startIssuer() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const grants = new Map<string, Grant>();
  const people = new Map<string, Person>();
  const issuer = { url: "", person: { sub: "nobody" } as Person };
  const answers: Record<string, (request: IncomingMessage, url: URL, body: string) => unknown> = {
    "/.well-known/openid-configuration": () => ({
      issuer: issuer.url,
      authorization_endpoint: `${issuer.url}/authorize`,
      token_endpoint: `${issuer.url}/token`,
      userinfo_endpoint: `${issuer.url}/userinfo`,
      jwks_uri: `${issuer.url}/jwks`,
      id_token_signing_alg_values_supported: ["RS256"],
    }),
    "/jwks": () => ({
      keys: [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }],
    }),
    "/token": (_request, _url, body) => {
      const form = new URLSearchParams(body);
      const code = form.get("code") ?? "";
      const grant = grants.get(code);
      grants.delete(code);
      const challenge = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get("redirect_uri"))
        return null;
      people.set(code, grant.person);
      const seconds = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer.url,
        aud: client.id,
        sub: grant.person.sub,
        iat: seconds,
        exp: seconds + 60,
        nonce: grant.nonce,
      };
      const head = `${encode({ alg: "RS256", kid: "1" })}.${encode(claims)}`;
      const signature = sign("sha256", Buffer.from(head), privateKey).toString("base64url");
      const id_token = `${head}.${signature}`;
      return { access_token: code, token_type: "Bearer", id_token, "not-before-policy": 0 };
    },
    "/userinfo": (request) => people.get(request.headers.authorization?.replace("Bearer ", "") ?? "") ?? null,
  };
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? "/", issuer.url);
    const answer = answers[url.pathname]?.(request, url, body) ?? null;
    response.writeHead(answer ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { error: "invalid_grant" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: issuer.url,
    client,
    /** The reader signs in at the issuer. Returns where the issuer sends the browser back to. */
    signIn(authorizationUrl: string, person: Person): URL {
      const asked = new URL(authorizationUrl).searchParams;
      const code = crypto.randomUUID();
      grants.set(code, {
        person,
        nonce: asked.get("nonce"),
        challenge: asked.get("code_challenge"),
        redirectUri: asked.get("redirect_uri"),
      });
      const back = new URL(asked.get("redirect_uri") ?? "");
      back.searchParams.set("code", code);
      back.searchParams.set("state", asked.get("state") ?? "");
      return back;
    },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
