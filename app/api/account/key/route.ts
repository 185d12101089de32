import { route } from "@/lib/http/route";
import { keyBody } from "@/lib/keys/contract";
import { getOwnKey, removeOwnKey, saveOwnKey } from "@/lib/keys/server";

export const GET = route({ auth: "viewer" }, async ({ viewer }) => ({ key: await getOwnKey(viewer.id) }));

/** Each try asks the provider, so this must not serve to try keys out. */
export const PUT = route(
  { auth: "writer", body: keyBody, limit: { name: "own-key", points: 10, perSeconds: 60 } },
  async ({ viewer, body }) => ({ key: await saveOwnKey(viewer.id, body.key) }),
);

export const DELETE = route({ auth: "viewer" }, async ({ viewer }) => removeOwnKey(viewer.id));
