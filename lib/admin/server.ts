import "server-only";

export { changePerson } from "./change-person";
export { getPerson, listPeople, personUsage } from "./people";
