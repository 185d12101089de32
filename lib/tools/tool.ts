import "server-only";
import type { z } from "zod";
import type { ToolName } from "./contract";

/** For whom a tool works. */
export type ToolReader = {
  userId: string;
  /** The conversation that is being answered; `null` in one that is stored nowhere. */
  conversationId: string | null;
  /** IANA name; `null` when their browser did not say. */
  timeZone: string | null;
};

/** Something that a model may have done for it on this server. One file each; `server.ts` lists them. */
export type Tool<Input extends z.ZodType = z.ZodType> = {
  name: ToolName;
  /** For the model: what it does and when to use it. */
  description: string;
  input: Input;
  /** The model is told after this long that it took too long. */
  timeoutMs: number;
  /** @throws {ToolError} with a sentence for the model; anything else is a fault of ours. */
  run: (input: z.output<Input>, reader: ToolReader) => unknown;
};

/** Gives the type of its input to `run`. */
export function defineTool<Input extends z.ZodType>(tool: Tool<Input>): Tool {
  return tool as unknown as Tool;
}

/** Why a call has no result, said so that the model can call again in a better way. */
export class ToolError extends Error {
  override readonly name = "ToolError";
}
