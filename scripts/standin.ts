/**
 * Runs the stand-in Mistral API by itself: `npm run standin -- [--port 4010] [--host 127.0.0.1] [--demo]
 * [--self-hosted] [--rate 80]`. PORT and HOST do the same as their flags.
 */
import { parseArgs } from "node:util";
import { startStandin } from "@/lib/mistral/standin/server";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env.PORT || "4010" },
    host: { type: "string", default: process.env.HOST || "127.0.0.1" },
    demo: { type: "boolean", default: false },
    "self-hosted": { type: "boolean", default: false },
    rate: { type: "string" },
  },
});

async function main(): Promise<void> {
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`${values.port} is not a port`);
  const rate = values.rate === undefined ? null : Number(values.rate);
  if (rate !== null && !(rate >= 0)) throw new Error(`${values.rate} is not a rate`);
  const standin = await startStandin({
    port,
    host: values.host,
    demo: values.demo,
    control: true,
    flavour: values["self-hosted"] ? "self-hosted" : "mistral",
    tokensPerSecond: rate,
    onError: (error) => console.error(error),
  });
  console.log(`The stand-in Mistral API listens on ${standin.url}`);
  console.log("Point Tramontane at it with");
  console.log(`  MISTRAL_BASE_URL=${standin.baseUrl} MISTRAL_API_KEY=any-key npm start`);
  console.log(`Its scenarios and settings: ${standin.url}/__control`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void standin.close().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  const reason = isTaken ? `port ${values.port} is taken; choose another with PORT` : String(error);
  console.error(`The stand-in did not start: ${reason}`);
  process.exitCode = 1;
});
