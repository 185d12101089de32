import "server-only";
import type { FileProblem } from "./contract";

/** A file that can't be read, or not to its end. What was taken in before stays. */
export class BrokenFile extends Error {
  readonly problem: FileProblem;

  constructor(problem: FileProblem, cause?: unknown) {
    super(problem, { cause });
    this.problem = problem;
  }
}
