import { handleNextAuth } from "@/lib/auth/server";
import { readBytes } from "@/lib/http/body";
import { route } from "@/lib/http/route";

const maxBytes = 16 * 1024;

export const GET = route({ auth: "nobody" }, ({ request }) => handleNextAuth(request, new Uint8Array()));

export const POST = route({ auth: "nobody" }, async ({ request }) =>
  handleNextAuth(request, await readBytes(request, maxBytes)),
);
