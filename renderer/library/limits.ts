/*
 * MAX_TITLE, MAX_NOTE, MAX_MADE and PREVIEW_STEPS of the contract, which the page must not load; a test holds them
 * to it.
 */

/** The longest title, in letters. */
export const MAX_TITLE_LETTERS = 120;
/** The longest note, in letters. */
export const MAX_NOTE_LETTERS = 4000;
/** The most lines that tell how a take was made. */
export const MAX_MADE_LINES = 200;
/** What a preview calls the end of the piece. */
export const PREVIEW_END = 255;
