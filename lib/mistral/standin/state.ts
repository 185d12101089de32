import { type ModelCard, manyCards, mistralCards, selfHostedCards } from "./models/catalogue";
import { asSelfHosted, type Refusal } from "./refusals";
import { RequestLog } from "./request-log";
import { parseSpec, type ScenarioSpec } from "./scenarios/select";
import { scenarioNames } from "./scenarios/table";
import {
  type ModelOverrides,
  modelOverridesSchema,
  type NextScenario,
  nextSchema,
  type RequestKind,
  type StandinSettings,
  settingsSchema,
} from "./settings";
import { Pacer } from "./wire/pacer";

const DAY_MS = 86_400_000;
const TICK_MS = 5;

/** Everything that a running stand-in remembers. */
export class StandinState {
  readonly log = new RequestLog();
  readonly pacer = new Pacer(TICK_MS);
  readonly isDemo: boolean;
  readonly #initial: StandinSettings;
  settings: StandinSettings;
  models: ModelOverrides = modelOverridesSchema.parse({});
  #next: NextScenario[] = [];

  constructor(isDemo: boolean, settings: Partial<StandinSettings>) {
    this.isDemo = isDemo;
    this.#initial = settingsSchema.parse({ ...(isDemo && { scenario: "demo" }), ...settings });
    this.settings = this.#initial;
    this.#checkSpecs(this.settings);
  }

  change(settings: unknown): void {
    const changed = settingsSchema.parse({ ...this.settings, ...Object(settings) });
    this.#checkSpecs(changed);
    this.settings = changed;
  }

  changeModels(overrides: unknown): void {
    const changed = modelOverridesSchema.parse({ ...this.models, ...Object(overrides) });
    if (changed.fault) parseSpec(changed.fault, scenarioNames);
    this.models = changed;
  }

  queue(next: unknown): void {
    const queued = nextSchema.parse(next);
    parseSpec(queued.scenario, scenarioNames);
    this.#next.push(queued);
  }

  /** Back to how it was started; the log is emptied. */
  reset(): void {
    this.settings = this.#initial;
    this.models = modelOverridesSchema.parse({});
    this.#next = [];
    this.log.clear();
  }

  /** Uses up one queued scenario for this kind of request, if there is one. */
  takeNext(kind: RequestKind): ScenarioSpec | undefined {
    const queued = this.#next.find((next) => next.kind === kind);
    if (!queued) return undefined;
    queued.times -= 1;
    this.#next = this.#next.filter((next) => next.times > 0);
    return parseSpec(queued.scenario, scenarioNames);
  }

  /** A refusal as this kind of server words it. */
  shape(refusal: Refusal): Refusal {
    return this.settings.flavour === "mistral" ? refusal : asSelfHosted(refusal);
  }

  /** The models as they stand at this moment. */
  cards(): ModelCard[] {
    const now = Date.now();
    const { cards, count, retired } = this.models;
    const own = this.settings.flavour === "mistral" ? mistralCards(now) : selfHostedCards(now);
    const listed = cards ?? (count === null ? own : manyCards(count, now));
    const ended = new Date(now - DAY_MS).toISOString();
    return listed.map((card) =>
      retired.includes(card.id)
        ? { deprecation_replacement_model: "mistral-medium-latest", ...card, deprecation: ended }
        : card,
    );
  }

  #checkSpecs(settings: StandinSettings): void {
    parseSpec(settings.scenario, scenarioNames);
    parseSpec(settings.titleScenario, scenarioNames);
  }
}
