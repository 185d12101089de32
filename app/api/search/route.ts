import { route } from "@/lib/http/route";
import { searchQuery } from "@/lib/search/contract";
import { search } from "@/lib/search/server";

/** Asked while the reader types, so the limit is one that no hand reaches. */
export const GET = route(
  { auth: "viewer", query: searchQuery, limit: { name: "search", points: 300, perSeconds: 60 } },
  async ({ viewer, query }) => search(viewer.id, query),
);
