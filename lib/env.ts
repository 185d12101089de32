import { z } from "zod";
import { StartupError } from "@/lib/startup-error";

/** An empty variable means an unset one: `MISTRAL_API_KEY=` in a file must not become an empty key. */
function emptyMeansUnset(value: unknown): unknown {
  return typeof value === "string" && value.trim() === "" ? undefined : value;
}

const text = z.preprocess(emptyMeansUnset, z.string().trim().optional());
const flag = z.preprocess(
  emptyMeansUnset,
  z
    .enum(["true", "false", "1", "0"], { error: "must be true or false" })
    .transform((value) => value === "true" || value === "1")
    .optional(),
);
const httpUrl = z.preprocess(
  emptyMeansUnset,
  z
    .url({ protocol: /^https?$/, error: "must be an http(s) address" })
    .transform((value) => value.replace(/\/+$/, ""))
    .optional(),
);

function isOrigin(value: string): boolean {
  return value === "*" || (URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value);
}

const headerPair = /^([\w-]+)\s*=\s*([^\r\n]*)$/;

/** As OpenTelemetry writes headers: what stands for itself nowhere else is percent-encoded. */
function readHeader(pair: string): [name: string, value: string] {
  const [, name = "", value = ""] = headerPair.exec(pair) ?? [];
  return [name.toLowerCase(), decodeURIComponent(value)];
}

function isHeader(pair: string): boolean {
  try {
    readHeader(pair);
    return headerPair.test(pair);
  } catch {
    return false; // A percent sign that encodes nothing.
  }
}

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  HOST: z.preprocess(emptyMeansUnset, z.string().trim().default("127.0.0.1")),
  PORT: z.preprocess(
    emptyMeansUnset,
    z.coerce
      .number({ error: "must be a port number" })
      .int("must be a port number")
      .min(1, "must be between 1 and 65535")
      .max(65535, "must be between 1 and 65535")
      .default(3000),
  ),
  DATA_DIR: z.preprocess(emptyMeansUnset, z.string().default(".data")),
  DATABASE_URL: z.preprocess(
    emptyMeansUnset,
    z.url({ protocol: /^postgres(ql)?$/, error: "must start with postgresql://" }).optional(),
  ),
  PUBLIC_URL: httpUrl,
  /** How many reverse proxies of ours stand in front; each appends the peer it saw to x-forwarded-for. */
  TRUST_PROXY: z.preprocess(
    emptyMeansUnset,
    z.coerce
      .number({ error: "must be a number of proxies" })
      .int("must be a number of proxies")
      .min(0, "must be between 0 and 9")
      .max(9, "must be between 0 and 9")
      .default(0),
  ),
  AUTH_SECRET: z.preprocess(
    emptyMeansUnset,
    z.string().min(32, "must have at least 32 characters").optional(),
  ),
  /** The secret before the last change of AUTH_SECRET: what was encrypted under it stays readable. */
  AUTH_SECRET_PREVIOUS: z.preprocess(
    emptyMeansUnset,
    z.string().min(32, "must have at least 32 characters").optional(),
  ),
  MISTRAL_API_KEY: text,
  MISTRAL_BASE_URL: httpUrl,
  MISTRAL_DEMO: flag,
  MISTRAL_SILENCE_SECONDS: z.preprocess(
    emptyMeansUnset,
    z.coerce
      .number({ error: "must be a number of seconds" })
      .min(1, "must be at least 1")
      .max(3_600, "must be at most 3600")
      .default(120),
  ),
  /** The longest that an answer, or a call of a program, may take; it ends with what has come. */
  MAX_ANSWER_SECONDS: z.preprocess(
    emptyMeansUnset,
    z.coerce
      .number({ error: "must be a number of seconds" })
      .min(1, "must be at least 1")
      .max(86_400, "must be at most 86400")
      .default(1_800),
  ),
  /** The largest file that an import takes. */
  MAX_IMPORT_MB: z.preprocess(
    emptyMeansUnset,
    z.coerce
      .number({ error: "must be a number of megabytes" })
      .min(1, "must be at least 1")
      .max(100_000, "must be at most 100000")
      .default(1_000),
  ),
  ALLOW_GUESTS: flag,
  ALLOW_SIGN_UP: flag,
  /** Origins whose pages may call the gateway from a browser, or `*` for any. */
  API_CORS_ORIGINS: z.preprocess(
    emptyMeansUnset,
    z
      .string()
      .transform((value) => value.split(",").map((origin) => origin.trim().replace(/\/+$/, "")))
      .refine((origins) => origins.every(isOrigin), "must be * or origins like https://app.example.org")
      .optional(),
  ),
  GITHUB_ID: text,
  GITHUB_SECRET: text,
  GOOGLE_ID: text,
  GOOGLE_SECRET: text,
  OIDC_ISSUER: httpUrl,
  OIDC_ID: text,
  OIDC_SECRET: text,
  OIDC_NAME: text,
  /** Where traces and metrics go, as OTLP over HTTP; nowhere without it. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl,
  /** What the collector wants to see, such as a key of its own. */
  OTEL_EXPORTER_OTLP_HEADERS: z.preprocess(
    emptyMeansUnset,
    z
      .string()
      .transform((value) => value.split(",").map((pair) => pair.trim()))
      .refine((pairs) => pairs.every(isHeader), "must be pairs like name=value, with commas between them")
      .transform((pairs) => Object.fromEntries(pairs.map(readHeader)))
      .optional(),
  ),
  LOG_LEVEL: z.preprocess(
    emptyMeansUnset,
    z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"], {
        error: "must be one of fatal, error, warn, info, debug, trace, silent",
      })
      .default("info"),
  ),
});

/** Every variable that is read, in the order of the documentation. */
export const settingNames = Object.keys(schema.shape);

export type Env = z.infer<typeof schema> & {
  /** True while only this machine can reach the server; the open defaults hold only then. */
  readonly isLoopback: boolean;
};

let cached: Env | undefined;

/**
 * The process's settings, checked once. This is the only reader of `process.env`.
 *
 * @throws {StartupError} naming each variable that has a bad value, never the value itself.
 */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/**
 * Makes next-auth take each request's origin from the forwarded headers that we hand it (`PUBLIC_URL`, else the
 * address the reader typed) and not from variables of its own, which it would read for itself.
 */
export function giveOriginToNextAuth(): void {
  delete process.env.NEXTAUTH_URL;
  process.env.AUTH_TRUST_HOST = "true";
}

/** Parses settings from any record; `env()` is what the application calls. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = schema.safeParse(source);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
    throw new StartupError(`These settings are wrong; correct them in the environment:\n${lines.join("\n")}`);
  }
  return { ...result.data, isLoopback: isLoopbackHost(result.data.HOST) };
}

function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\./.test(host);
}
