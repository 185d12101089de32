/**
 * The process can't start. The message says in plain sentences why and what to do; whoever starts the process
 * prints it without a stack and ends with exit code 1.
 */
export class StartupError extends Error {
  override readonly name = "StartupError";
}
