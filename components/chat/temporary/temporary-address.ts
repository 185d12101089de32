/** Names a temporary chat in the address, so that a reload finds it while its answer is being written. */
export const temporaryParameter = "temporary";

export function temporaryAddress(id: string): string {
  return `/?${temporaryParameter}=${id}`;
}
