/** Who recorded the piano that Rivulet plays. */
export const CREDIT = {
  title: 'Salamander Grand Piano V3',
  author: 'Alexander Holm',
  licence: 'CC BY 3.0',
  /** Where the licence is read. */
  licenceAddress: 'https://creativecommons.org/licenses/by/3.0/',
  /** Where the recordings are found. */
  address: 'https://archive.org/details/SalamanderGrandPianoV3',
  /** The licence asks that changes be named. */
  changes: 'Three of sixteen velocity layers, as MP3, long notes faded out early.',
} as const;
