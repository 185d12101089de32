import { route } from "@/lib/http/route";
import { preferencesPatch } from "@/lib/models/schemas";
import { updatePreferences } from "@/lib/models/server";

export const PATCH = route(
  {
    auth: "viewer",
    body: preferencesPatch,
    limit: { name: "model-preferences", points: 60, perSeconds: 60 },
  },
  async ({ viewer, body }) => updatePreferences(viewer.id, body),
);
