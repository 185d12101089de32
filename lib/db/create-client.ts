import "server-only";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { forgetful } from "./forgetful-adapter";
import { PrismaClient } from "./generated/client";

export function createClient(adapter: SqlDriverAdapterFactory): PrismaClient {
  return new PrismaClient({
    adapter: forgetful(adapter),
    // The other formats quote the arguments of the call in the message, and with them what people wrote.
    errorFormat: "minimal",
    // The embedded database has one connection, so under load a transaction waits for those before it.
    transactionOptions: { maxWait: 10_000, timeout: 10_000 },
  });
}
