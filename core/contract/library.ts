/** What the library asks of the host. */
export const libraryCalls = {} as const;
