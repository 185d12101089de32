import "server-only";
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "@/lib/env";
import { remember } from "@/lib/remember";
import { StartupError } from "@/lib/startup-error";

const minSecretLength = 32;

/**
 * The secret of this installation: `AUTH_SECRET`, else the one in `DATA_DIR/secret`, which the first call makes.
 * It signs sessions; other keys are derived from it.
 *
 * @throws {StartupError} when the file can't be made or read.
 */
export function serverSecret(): string {
  return env().AUTH_SECRET ?? remember("server-secret", () => readOrCreateSecret(env().DATA_DIR));
}

/** Reads `folder/secret` and makes it when it is missing; all processes that start at once get the same one. */
export function readOrCreateSecret(folder: string): string {
  const path = join(folder, "secret");
  try {
    return readSecret(path) ?? createSecret(folder, path);
  } catch (cause) {
    if (cause instanceof StartupError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StartupError(
      `The secret ${path} can't be read or made: ${reason}\nMake DATA_DIR writable, or set AUTH_SECRET.`,
    );
  }
}

function readSecret(path: string): string | undefined {
  let content: string;
  try {
    content = readFileSync(path, "utf8").trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  if (content.length >= minSecretLength) return content;
  throw new StartupError(
    `The secret in ${path} is shorter than ${minSecretLength} characters.\nRestore the file, or delete it: a new one is made, and everybody has to sign in again.`,
  );
}

/** Written whole under another name and then linked: a link fails when another process was first, and no reader ever sees half a secret. */
function createSecret(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(6).toString("hex")}`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, {
    mode: 0o600,
    flag: "wx",
    flush: true,
  });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, "utf8").trim();
}
