import { registerBody } from "@/lib/auth/contract";
import { registerAccount } from "@/lib/auth/server";
import { route } from "@/lib/http/route";

export const POST = route({ auth: "nobody", body: registerBody }, async ({ request, body }) => {
  const { viewer, setCookie } = await registerAccount(request.headers, body);
  return Response.json(viewer, { status: 201, headers: { "set-cookie": setCookie } });
});
