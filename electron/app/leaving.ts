import type { Job } from '../../core/contract/jobs.ts';

/** What the decision to leave depends on. */
export interface LeavingParts {
  /** The training that would be stopped, if there is one. */
  readonly training: () => Pick<Job, 'settings'> | undefined;
  /** Asks the person; whether to pause the training and quit. */
  readonly ask: (name: string) => Promise<boolean>;
  /** Ends the application. */
  readonly quit: () => void;
}

/** Whether the application may end now: a person is asked first while a model learns. Every end saves a training. */
export class Leaving {
  private decided = false;
  private asking = false;
  /** Whether the end has begun: what fails from now on, as a page that was still loading, is no fault. */
  left = false;

  constructor(private readonly parts: LeavingParts) {}

  /** Whether it may end now; where not, the person is asked, and it ends by itself if they say so. */
  mayLeave(): boolean {
    const training = this.parts.training();
    if (this.decided || !training) return (this.left = true);
    if (!this.asking) void this.askFirst(training.settings.name);
    return false;
  }

  /** Ends without a question, as when the system tells it to. */
  leave(): void {
    this.decided = this.left = true;
    this.parts.quit();
  }

  private async askFirst(name: string): Promise<void> {
    this.asking = true;
    try {
      if (await this.parts.ask(name)) this.leave();
    } finally {
      this.asking = false;
    }
  }
}
