import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/i18n/request.ts",
  // Sentences are parsed when they are built, so that no page needs the parser.
  experimental: { messages: { path: "./messages", locales: "infer", format: "json", precompile: true } },
});

/** @type {import('next').NextConfig} */
const nextConfig = {
  // Beside the build that `npm start` serves: one folder with all that a container needs (Dockerfile).
  output: "standalone",
  // Read at run time by path, where no tracer sees it.
  outputFileTracingIncludes: {
    "/*": [
      "./prisma/migrations/**/*",
      "./node_modules/@electric-sql/pglite/dist/**/*",
      "./node_modules/@prisma/schema-engine-wasm/**/*",
    ],
  },
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
  // For everything that is served; pages get more from proxy.ts, which knows the request.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "x-content-type-options", value: "nosniff" },
        { key: "referrer-policy", value: "same-origin" },
        { key: "cross-origin-resource-policy", value: "same-origin" },
      ],
    },
  ],
  experimental: {
    turbopackRustReactCompiler: true,
    // Each script is a request of its own, and on a slow line a request costs more than its bytes.
    turbopackChunking: { maxChunkCountPerGroup: 12 },
    agentUpgrade: false,
  },
};

export default withNextIntl(nextConfig);
