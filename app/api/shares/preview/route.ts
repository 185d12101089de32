import { route } from "@/lib/http/route";
import { shareSelection } from "@/lib/shares/contract";
import { previewShare } from "@/lib/shares/server";

export const POST = route(
  {
    auth: "viewer",
    body: shareSelection,
    limit: { name: "share-preview", points: 120, perSeconds: 60 },
  },
  async ({ viewer, body }) => previewShare(viewer.id, body),
);
