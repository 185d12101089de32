import { requireAdmin } from "@/lib/auth/server";
import { route } from "@/lib/http/route";
import { serverPolicy } from "@/lib/policy/contract";
import { readPolicy, storePolicy } from "@/lib/policy/server";

/** 500 models of 200 characters, which may be escaped. */
const maxBytes = 512 * 1024;

export const GET = route({ auth: "viewer" }, async ({ viewer }) => {
  requireAdmin(viewer);
  return readPolicy();
});

export const PUT = route({ auth: "viewer", body: serverPolicy, maxBytes }, async ({ viewer, body }) => {
  requireAdmin(viewer);
  return storePolicy(body);
});
