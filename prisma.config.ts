import { defineConfig } from "prisma/config";

/** Only the Prisma command line reads this (`prisma generate`, `prisma studio`); the application never does. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
