import { z } from "zod";
import { imageFrame } from "@/lib/http/image-frame";
import { route } from "@/lib/http/route";

/** The frame in which a page shows an image from elsewhere, after the reader has seen the address and asked. */
export const GET = route(
  {
    auth: "nobody",
    query: z.object({ address: z.url({ protocol: /^https?$/ }).max(4_096), text: z.string().max(1_000) }),
  },
  async ({ query }) => imageFrame(query.address, query.text),
);
