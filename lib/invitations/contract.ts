import { z } from "zod";
import { emailAddress } from "@/lib/auth/contract";

export const invitationDays = 7;

/** Body of `POST /api/admin/invitations`; without an email the link serves whoever has it. */
export const newInvitation = z.strictObject({ email: emailAddress.nullable() });
export type NewInvitation = z.infer<typeof newInvitation>;

/** An invitation that is still open. */
export type Invitation = { id: string; email: string | null; createdAt: string; expiresAt: string };

/** What `POST /api/admin/invitations` answers: the token is in it and nowhere else. */
export type MadeInvitation = { token: string; invitation: Invitation };
