import { describe, expect, it } from 'vitest';
import { sourcesOf } from '../../../renderer/shell/model-sources.ts';
import { musicModel, textModel } from '../state/fake-host.ts';

describe('where bundled models come from', () => {
  it('is told once for models of the same data', () => {
    const bach = { licence: 'MIT', dataLicence: 'Bach, public domain' };
    const models = [
      musicModel({ name: 'chorales', ...bach }),
      musicModel({ name: 'chorales-fast', ...bach }),
      textModel({ name: 'english', licence: 'MIT', dataLicence: 'old books' }),
    ];
    expect(sourcesOf(models)).toEqual([
      { names: ['chorales', 'chorales-fast'], licence: 'MIT', data: 'Bach, public domain' },
      { names: ['english'], licence: 'MIT', data: 'old books' },
    ]);
  });

  it('leaves out models that did not come with Rivulet', () => {
    expect(sourcesOf([musicModel({ bundled: false })])).toEqual([]);
  });

  it('names the data where nobody told their licence', () => {
    const [source] = sourcesOf([musicModel({ data: 'jsb.json.gz, SHA-256 00' })]);
    expect(source).toMatchObject({ licence: 'Licence not told', data: 'jsb.json.gz' });
  });
});
