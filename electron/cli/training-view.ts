import { SingleBar } from 'cli-progress';
import type { Bound, EpochRecord } from '../../core/contract/training.ts';
import type { TrainingProgress } from '../trainer/job.ts';

/** A bar where there is a terminal, and a line per epoch everywhere; all on stderr. */
export class TrainingView {
  private bar: SingleBar | null = null;
  private detail = '';

  show(progress: TrainingProgress): void {
    if (progress.kind === 'phase') this.phase(progress.detail);
    else if (progress.kind === 'epoch') this.line(epochLine(progress.record));
    else if (progress.kind === 'update') this.update(progress.share);
  }

  end(): void {
    this.bar?.stop();
    this.bar = null;
  }

  private phase(detail: string): void {
    this.end();
    if (detail !== this.detail && !/ of \d+$/.test(detail)) this.line(detail);
    this.detail = detail;
  }

  private update(share: number): void {
    if (!process.stderr.isTTY) return;
    this.bar ??= this.startBar();
    this.bar.update(Math.round(share * 1000) / 10);
  }

  private startBar(): SingleBar {
    const bar = new SingleBar({
      format: 'training {bar} {value}%  {eta_formatted} left',
      stream: process.stderr,
      clearOnComplete: true,
    });
    bar.start(100, 0);
    return bar;
  }

  private line(text: string): void {
    this.end();
    process.stderr.write(`${text}\n`);
  }
}

function epochLine({ epoch, seconds, klWeight, rate, train, valid, best }: EpochRecord): string {
  const bound = (name: string, b: Bound) =>
    `${name} ${b.elbo.toFixed(3)} (${b.reconstruction.toFixed(2)} + ${b.kl.toFixed(2)})`;
  const parts = [
    `epoch ${epoch + 1}`,
    `${seconds.toFixed(0)} s`,
    `weight ${klWeight.toFixed(2)}`,
    `rate ${rate.toExponential(1)}`,
    bound('train', train),
    ...(valid ? [bound('valid', valid)] : []),
  ];
  return parts.join('  ') + (best ? '  best' : '');
}
