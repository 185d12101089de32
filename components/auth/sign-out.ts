import { forgetDrafts } from "@/components/chat/draft";

/** Ends the session, forgets what was begun in this browser, and leads to an empty page. */
export async function signOut(): Promise<void> {
  forgetDrafts(localStorage);
  // Done once a visit at most: no page has to bring it along.
  const { signOut } = await import("next-auth/react");
  await signOut({ callbackUrl: "/" });
}
