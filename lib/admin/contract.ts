import { z } from "zod";
import type { Viewer } from "@/lib/auth/contract";
import { type QuotaLimits, quotaLimits } from "@/lib/usage/contract";

export const peopleShown = 25;

/** Which people are listed. */
export const peopleGroups = ["accounts", "guests", "disabled"] as const;
export type PeopleGroup = (typeof peopleGroups)[number];

/** Query of `GET /api/admin/users`. */
export const peopleQuery = z.strictObject({
  group: z.enum(peopleGroups).default("accounts"),
  /** A part of the name or the email, or a whole id. */
  search: z.string().trim().max(200).default(""),
  order: z.enum(["newest", "usage"]).default("newest"),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});
export type PeopleQuery = z.infer<typeof peopleQuery>;

/** Body of `PATCH /api/admin/users/[id]`; what is left out stays as it is. */
export const personPatch = z
  .strictObject({
    role: z.enum(["member", "admin"]),
    isDisabled: z.boolean(),
    /** `null`: what everybody may spend. */
    quota: quotaLimits.nullable(),
  })
  .partial();
export type PersonPatch = z.infer<typeof personPatch>;

/** Somebody as the administrator sees them: never what they wrote. */
export type Person = Omit<Viewer, "role"> & {
  role: Viewer["role"];
  isDisabled: boolean;
  quota: QuotaLimits | null;
  createdAt: string;
  lastActiveAt: string | null;
  conversations: number;
  /** Tokens of the server's key. */
  dayTokens: number;
  monthTokens: number;
  /** Of their own key. */
  ownMonthTokens: number;
};

/** What `GET /api/admin/users` answers. */
export type PeoplePage = { people: Person[]; total: number };

/** What one person's calls of this month took, by model, the largest first. */
export type PersonUsage = { modelId: string; calls: number; tokens: number }[];

/** What people call somebody who may have no name: the name, else the email, else the id. */
export function callOf({ name, email, id }: Pick<Person, "name" | "email" | "id">): string {
  return name || email || id;
}
