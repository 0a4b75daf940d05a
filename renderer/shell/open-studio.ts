import { emptyDocument, type MusicDocument } from '../../core/document.ts';
import { openApi } from '../api.ts';
import { restored } from '../state/autosave.ts';
import { Studio } from '../state/studio.svelte.ts';
import type { Theme } from '../state/theme.svelte.ts';
import { storedDocument } from './stored-document.ts';

/** The studio with the piece that was open last, or the one of a first start. */
export async function openStudio(theme: Theme): Promise<Studio> {
  const document = (await restored('document', storedDocument)) ?? (await firstPiece()) ?? emptyDocument();
  return new Studio({ open: openApi, theme, document });
}

/** The piece that ships; a studio without it begins empty. */
async function firstPiece(): Promise<MusicDocument | undefined> {
  const { default: demo } = await import('../../assets/demo/first.json');
  return demo as MusicDocument;
}
