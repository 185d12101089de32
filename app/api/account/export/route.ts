import { download } from "@/lib/http/download";
import { route } from "@/lib/http/route";
import { localeOf } from "@/lib/settings/contract";
import { archiveQuery } from "@/lib/transfer/contract";
import { exportAccount } from "@/lib/transfer/server";

/** Reads everything of a reader, so not too often. */
export const GET = route(
  { auth: "viewer", query: archiveQuery, limit: { name: "export", points: 20, perSeconds: 60 * 60 } },
  async ({ request, viewer, query }) =>
    download(exportAccount(viewer.id, query.lang ?? localeOf(request.headers))),
);
