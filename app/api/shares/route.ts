import { route } from "@/lib/http/route";
import { shareBody, shareQuery } from "@/lib/shares/contract";
import { listShares, makeShare, revokeAllShares } from "@/lib/shares/server";

export const GET = route({ auth: "viewer", query: shareQuery }, async ({ viewer, query }) =>
  listShares(viewer.id, query),
);

export const POST = route(
  { auth: "viewer", body: shareBody, limit: { name: "share", points: 60, perSeconds: 60 * 60 } },
  async ({ viewer, body }) => makeShare(viewer.id, body),
);

export const DELETE = route({ auth: "viewer" }, async ({ viewer }) => revokeAllShares(viewer.id));
