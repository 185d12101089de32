import { answers } from "./answers";
import { faults } from "./faults";
import { refusedOutright } from "./refused";
import type { Scenario } from "./scenario";
import { tools } from "./tools";

/** Every scenario by its name. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(
  Object.entries({ ...answers, ...tools, ...faults, ...refusedOutright }),
);

export const scenarioNames: ReadonlySet<string> = new Set(scenarios.keys());
