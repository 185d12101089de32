import "server-only";
import { StartupError } from "@/lib/startup-error";

/** Says why a PostgreSQL server can't be used and what to do. Never repeats the address whole: it has a password. */
export function explainConnectionFailure(url: string, error: unknown): StartupError {
  const { hostname, port, pathname, username } = new URL(url);
  const place = `${hostname || "localhost"}:${port || "5432"}`;
  const database = decodeURIComponent(pathname.slice(1)) || username;
  const code = readCode(error);
  const sentence = (() => {
    switch (code) {
      case "ENOTFOUND":
      case "EAI_AGAIN":
        return `the host ${hostname} is unknown. Correct the host in DATABASE_URL`;
      case "28P01":
      case "28000":
      case "SASL":
        return `${place} refuses the user "${decodeURIComponent(username)}" or the password. Correct them in DATABASE_URL`;
      case "3D000":
        return `${place} has no database "${database}". Create it (createdb ${database}) or correct the name in DATABASE_URL`;
      case "53300":
        return `${place} has no free connection. Raise max_connections or stop another client`;
      case "57P03":
        return `${place} is still starting. Try again in a moment`;
      case "ECONNREFUSED":
        return `nothing answers at ${place}. Start the server, or correct the host and port in DATABASE_URL`;
      default:
        return `${place} does not answer as PostgreSQL does${code ? ` (${code})` : ""}. Check that the server runs and can be reached, and DATABASE_URL`;
    }
  })();
  return new StartupError(
    `The PostgreSQL server can't be used: ${sentence}; or leave DATABASE_URL empty to use the embedded database.`,
    { cause: error },
  );
}

function readCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.message.startsWith("SASL") ? "SASL" : undefined;
}
