import { clientSample } from "./client-samples";
import { plainSample } from "./plain-samples";
import { isPlain, type RequestBody, type SampleName, type SampleServer } from "./sample";

export {
  keyVariable,
  type RequestBody,
  type SampleName,
  type SampleServer,
  sampleNames,
  samples,
} from "./sample";

/*
 * The code that makes a conversation's next answer. `POST /api/chat/code` answers a `CodeRequest`; the samples are
 * made of it in the browser. Every one of them is run in the tests with awkward texts in it.
 */

/** What is sent, and to which of the two it may go. */
export type CodeRequest = { body: RequestBody; mistralUrl: string; gatewayUrl: string };

/** A whole program that sends `body`. The key stays in the environment. */
export function sampleOf(name: SampleName, body: RequestBody, server: SampleServer): string {
  return isPlain(name) ? plainSample(name, body, server) : clientSample(name, body, server);
}
