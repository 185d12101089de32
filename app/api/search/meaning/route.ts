import { route } from "@/lib/http/route";
import { searchQuery } from "@/lib/search/contract";
import { searchByMeaning } from "@/lib/search/server";

/** Asked once the reader has stopped typing; each call may cost tokens. */
export const GET = route(
  { auth: "viewer", query: searchQuery, limit: { name: "search-meaning", points: 60, perSeconds: 60 } },
  async ({ viewer, query, request }) => searchByMeaning(viewer.id, query, request.signal),
);
