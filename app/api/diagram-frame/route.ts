import { diagramFrame } from "@/lib/http/diagram-frame";
import { route } from "@/lib/http/route";

/** The sandboxed frame that draws the diagrams of an answer. */
export const GET = route({ auth: "nobody" }, async () => diagramFrame());
