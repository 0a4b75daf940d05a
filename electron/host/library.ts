/** The library of kept takes. */
export function libraryServices() {
  return {};
}
