import type { House } from "./house";

/** What a trial came to. `lost` is what was acknowledged and not kept, or a promise that was broken. */
export type Outcome = { tried: number; survived: number; lost: number; note: string };

export type Trial = {
  name: string;
  /** `isShort`: a few minutes for all of them together. Returns why, when it can't be tried here. */
  run: (house: House, isShort: boolean) => Promise<Outcome | string>;
};

/** Counts what went as it should; the first few that did not are named. */
export class Tally {
  #tried = 0;
  readonly #broken: string[] = [];

  check(isWell: boolean, otherwise: () => string): void {
    this.#tried++;
    if (!isWell) this.#broken.push(otherwise());
  }

  outcome(note: string): Outcome {
    const lost = this.#broken.length;
    const named = this.#broken.slice(0, 5).join("; ");
    return {
      tried: this.#tried,
      survived: this.#tried - lost,
      lost,
      note: lost === 0 ? note : `${note} — ${named}`,
    };
  }
}
