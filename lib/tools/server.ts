import "server-only";
import { z } from "zod";
import { log } from "@/lib/log";
import { calculate } from "./calculate";
import { currentTime } from "./current-time";
import { searchConversations } from "./search-conversations";
import { type Tool, ToolError, type ToolReader } from "./tool";

export type { ToolReader } from "./tool";

const tools: readonly Tool[] = [calculate, currentTime, searchConversations];

/** A longer result is refused: the model would have to read it all. */
const maxOutputLength = 20_000;

/** What a model may have done for it while it answers a reader. */
export type Toolbox = {
  /** The tools as the model is told of them, with the JSON schema of their input. */
  definitions: { name: string; description: string; inputSchema: Record<string, unknown> }[];
  /**
   * Does what the model asked for. Whatever goes wrong is an outcome that it is told, and no failure of the answer:
   * an unknown name, an input of another shape, a fault, too long a time.
   *
   * @throws the signal's reason when it aborts.
   */
  run: (name: string, input: unknown, signal: AbortSignal) => Promise<ToolOutcome>;
};

export type ToolOutcome = { output: unknown } | { errorText: string };

/** The tools as a model is told of them: the same for every reader. */
export function toolDefinitions(): Toolbox["definitions"] {
  return tools.map(({ name, description, input }) => {
    const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: "input" });
    return { name, description, inputSchema };
  });
}

/** The tools that answers to this reader may use. */
export function toolboxFor(reader: ToolReader): Toolbox {
  return {
    definitions: toolDefinitions(),
    run: (name, input, signal) => run(name, input, reader, signal),
  };
}

async function run(
  name: string,
  input: unknown,
  reader: ToolReader,
  signal: AbortSignal,
): Promise<ToolOutcome> {
  const tool = tools.find((known) => known.name === name);
  if (!tool) return { errorText: `There is no tool named ${JSON.stringify(name)}.` };
  const parsed = tool.input.safeParse(input);
  if (!parsed.success) return { errorText: `The input does not fit: ${z.prettifyError(parsed.error)}` };
  const ending = AbortSignal.any([signal, AbortSignal.timeout(tool.timeoutMs)]);
  try {
    const output = await Promise.race([tool.run(parsed.data, reader), aborted(ending)]);
    const isTooLong = (JSON.stringify(output) ?? "").length > maxOutputLength;
    return isTooLong ? { errorText: "The result is too long." } : { output };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ToolError) return { errorText: error.message };
    if (ending.aborted) return { errorText: `It took longer than ${tool.timeoutMs / 1_000} seconds.` };
    log().error({ tool: name, err: error }, "a tool failed");
    return { errorText: "The tool failed." };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
