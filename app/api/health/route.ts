import { route } from "@/lib/http/route";

/** The process lives. Asks nothing of anybody, so that a slow database does not get the process killed. */
export const GET = route({ auth: "nobody" }, async () => ({ status: "alive" }));
