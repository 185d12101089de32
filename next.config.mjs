import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

/** @type {import('next').NextConfig} */
const nextConfig = {
  // `npm test` runs the type checker on its own; checking again here would only slow the first start.
  typescript: { ignoreBuildErrors: true },
  // These carry WASM, native code or worker files that a bundler must not move.
  serverExternalPackages: [
    "@electric-sql/pglite",
    "@node-rs/argon2",
    "@prisma/schema-engine-wasm",
    "pg",
    "pglite-prisma-adapter",
    "pino",
  ],
  reactCompiler: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  experimental: {
    turbopackRustReactCompiler: true,
    agentUpgrade: false,
  },
};

export default withNextIntl(nextConfig);
