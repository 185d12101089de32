import { expect, it } from "vitest";
import { importsOf, readSources, withoutComments } from "../support/source-files";

const root = new URL("../..", import.meta.url).pathname;

/** Where the server opens connections: to the provider, at an address from the environment. */
const waysOut = ["lib/mistral/embeddings.ts", "lib/mistral/model-cards.ts", "lib/mistral/wire-request.ts"];

const openers =
  /import \{[^}]*\b(request|get|connect|createConnection|Agent|Socket)\b[^}]*\} from "node:(http|https|net|tls)"/;
const clients = /^(undici|axios|got|node-fetch|ky)$/;

it("the server calls no address that a reader could give it", () => {
  const calling = readSources(root, ["app", "lib"])
    .filter(({ path }) => !path.startsWith("lib/mistral/standin/") && path !== "lib/http/client.ts")
    // Programs for readers to run on their own machines; here they are text.
    .filter(({ path }) => path !== "lib/code/plain-samples.ts")
    .filter(({ path, text }) => {
      const code = withoutComments(text);
      const usesClient = importsOf({ path, text }).some(
        (target) => "package" in target && clients.test(target.package),
      );
      return usesClient || openers.test(code) || /(^|[^.\w])fetch\(/.test(code);
    })
    .map(({ path }) => path)
    .sort();
  expect(calling).toEqual(waysOut);
});
