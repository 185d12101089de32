import type { Refusal } from "../refusals";
import * as refusals from "../refusals";
import type { Asked, Scenario } from "./scenario";

const refused = (about: string, refusal: (asked: Asked) => Refusal): Scenario => ({
  about,
  isFault: true,
  *steps(asked) {
    if (asked.params.delay) yield { do: "wait", ms: asked.params.delay };
    yield { do: "refuse", refusal: refusal(asked) };
  },
});

const extraField = [
  {
    type: "extra_forbidden",
    loc: ["body", "store"],
    msg: "Extra inputs are not permitted",
    input: false,
  },
];

/** The scenarios that are an ordinary HTTP error. */
export const refusedOutright: Record<string, Scenario> = {
  "401": refused("The key is refused.", refusals.badKey),
  "401-gateway": refused("The key is refused, in the older words of the gateway.", refusals.badKeyAtGateway),
  "403-tier": refused("The plan lacks the model.", refusals.tierNotAllowed),
  "403-labs": refused("Labs models are not switched on.", refusals.labsNotEnabled),
  "422": refused("A field is refused.", () => refusals.invalidBody(extraField)),
  "422-wrapped": refused("A field is refused, in the shape of 2025.", () =>
    refusals.invalidBodyWrapped(extraField),
  ),
  "429": refused("Too many requests, without Retry-After.", () => refusals.rateLimited()),
  "429-retry-after": refused("Too many requests; Retry-After is `seconds` (2).", ({ params }) =>
    refusals.rateLimitedFor(params.seconds ?? 2),
  ),
  "429-no-quota": refused("Too many requests with a limit of 0: the plan has no quota.", refusals.noQuota),
  "429-gateway": refused("Too many requests, in the words of the gateway.", refusals.rateLimitedAtGateway),
  "429-capacity": refused("The service tier is full.", refusals.capacityExceeded),
  "500": refused("An internal error.", refusals.serverError),
  "503": refused("Plain text from the gateway.", refusals.unavailable),
  "unknown-model": refused("The model does not exist.", ({ request }) =>
    refusals.invalidModel(request.model),
  ),
  "retired-model": refused("The model has ended.", ({ request }) => refusals.modelDeprecated(request.model)),
  "context-too-long": refused("The conversation does not fit the model.", () =>
    refusals.promptTooLong(140_000, 131_072),
  ),
};
