import { route } from "@/lib/http/route";
import { semanticSwitch } from "@/lib/semantic/contract";
import { getSemanticStatus, setSemanticSearch } from "@/lib/semantic/server";

export const GET = route({ auth: "viewer" }, async ({ viewer }) => getSemanticStatus(viewer.id));

export const PUT = route({ auth: "viewer", body: semanticSwitch }, async ({ viewer, body }) =>
  setSemanticSearch(viewer.id, body),
);
