import { checkReadiness } from "@/lib/health/server";
import { route } from "@/lib/http/route";

/** 503 only when the database does not answer: without the provider old conversations can still be read. */
export const GET = route({ auth: "nobody" }, async ({ request }) => {
  const readiness = await checkReadiness(request.headers);
  return Response.json(readiness, {
    status: readiness.status === "unavailable" ? 503 : 200,
    headers: { "cache-control": "no-store" },
  });
});
