import * as finetune from './acts/finetune.ts';
import * as latents from './acts/latents.ts';
import * as mishaps from './acts/mishaps.ts';
import * as models from './acts/models.ts';
import * as music from './acts/music.ts';
import * as text from './acts/text.ts';
import type { Scene } from './scene.ts';

const SMALL = { width: 1024, height: 640 };
const LARGE = { width: 3840, height: 2160 };

/** Every screen and state of the studio. What is kept stays in the library, so its emptiness comes first. */
export const SCENES: readonly Scene[] = [
  { isNew: true, shots: { 'first-run': music.waitForLanes, tour: music.tourTo(4) } },
  { shots: { 'library-empty': music.goTo('Library') } },
  { shots: { music: music.generateAndPlay } },
  {
    shots: {
      latents: async (open) => {
        await music.generate(open);
        await latents.brush(0.3, 0.46)(open);
      },
      perturb: latents.askPerturb,
      reroll: latents.reroll,
      directions: latents.steer,
      inspect: latents.tab('Inspect'),
      infill: latents.infill,
      continue: latents.mode('Continue'),
      layers: latents.layers,
      between: latents.between,
      compare: latents.compare,
      map: latents.map,
      'map-path': latents.drawPath,
    },
  },
  {
    shots: {
      library: async (open) => {
        await music.generate(open);
        await music.keepSome(open);
      },
    },
  },
  {
    shots: {
      'text-empty': music.goTo('Text'),
      text: text.write,
      'text-span': text.selectWord,
      'text-infill': text.infillWord,
      'text-between': text.interpolate,
      'what-next': text.whatNext,
    },
  },
  { shots: { shortcuts: ({ page }) => page.keyboard.press('?') } },
  { shots: { settings: ({ studio }) => studio.button('Settings').click() } },
  { shots: { about: ({ studio }) => studio.button('About Rivulet').click() } },
  {
    viewport: SMALL,
    shots: {
      'music-1024': music.generateAndPlay,
      'map-1024': latents.map,
      'library-1024': async (open) => {
        await open.page.getByRole('button', { name: 'Close map' }).click();
        await music.goTo('Library')(open);
        await open.page.locator('[data-take]').first().click();
      },
      'text-1024': text.write,
    },
  },
  { viewport: LARGE, themes: ['dark'], shots: { 'music-2160': music.generateAndPlay } },
  { shots: { 'music-busy': music.startLong } },
  { shots: { 'music-empty': music.clear } },
  { shots: { 'engine-died': mishaps.loseEngine } },
  { shots: { 'bad-file': mishaps.dropNoMusic } },
  { shots: { drop: mishaps.hold } },
  { shots: { 'models-empty': music.goTo('Models') } },
  // What comes in here stays, so it comes late.
  {
    shots: {
      models: models.bringIn,
      'models-details': models.showDetails,
      'models-name': models.meetAnother,
    },
  },
  {
    shots: {
      'finetune-folder': finetune.enter,
      'finetune-report': finetune.read,
      'finetune-estimate': finetune.estimate,
      'finetune-train': finetune.train,
      'finetune-error': finetune.loseTrainer,
      'finetune-compare': finetune.compare,
    },
  },
  { viewport: SMALL, shots: { 'models-1024': music.goTo('Models') } },
  { shots: { 'no-sound': mishaps.goOffline } },
];
