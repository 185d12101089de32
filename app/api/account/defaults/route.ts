import { chatSettings } from "@/lib/conversations/schemas";
import { getDefaultSettings, saveDefaultSettings } from "@/lib/conversations/server";
import { route } from "@/lib/http/route";

export const GET = route({ auth: "viewer" }, async ({ viewer }) => getDefaultSettings(viewer.id));

/** A system prompt of 20,000 characters takes up to 120,000 bytes as escaped JSON. */
export const PUT = route(
  { auth: "writer", body: chatSettings, maxBytes: 256 * 1024 },
  async ({ viewer, body }) => saveDefaultSettings(viewer.id, body),
);
