/** How high a row of the list is, in pixels. */
export const ROW_PX = 44;
/** Rows that are drawn beyond what is seen, above and below. */
const BEYOND = 8;

/** Which of `count` rows are to be drawn where `height` pixels from `top` on are seen: from, and up to but without, `to`. */
export function rowsSeen(
  count: number,
  top: number,
  height: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.floor(top / ROW_PX) - BEYOND);
  return { from: Math.min(from, count), to: Math.min(count, Math.ceil((top + height) / ROW_PX) + BEYOND) };
}
