import "server-only";

export { changePerson, requireErasable } from "./change-person";
export { getPerson, listPeople, personUsage } from "./people";
