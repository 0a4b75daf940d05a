/** What keys mean in the text room, for people; keys.ts is what does it. */
export const TEXT_SHORTCUTS: readonly { readonly label: string; readonly keys: readonly string[] }[] = [
  { label: 'Generate', keys: ['G'] },
  { label: 'Reroll the selected letters', keys: ['R'] },
  { label: 'Write', keys: ['1'] },
  { label: 'Select', keys: ['2'] },
  { label: 'Write here, and back', keys: ['Enter'] },
  { label: 'Insert or overwrite', keys: ['Insert'] },
  { label: 'A word further', keys: ['Mod+ArrowLeft', 'Mod+ArrowRight'] },
  { label: 'Select all letters', keys: ['Mod+A'] },
  { label: 'Copy', keys: ['Mod+C'] },
  { label: 'Cut', keys: ['Mod+X'] },
  { label: 'Undo', keys: ['Mod+Z'] },
  { label: 'Redo', keys: ['Mod+Shift+Z', 'Mod+Y'] },
];
