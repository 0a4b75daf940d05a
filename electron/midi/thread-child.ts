import { parentPort } from 'node:worker_threads';
import { READY, type ParseJob } from './messages.ts';
import { parseFile } from './parse-file.ts';

/*
 * The thread that parses where no process can be had for it. It does one job at a time and may be ended at any moment:
 * whatever a file does to it, the process that asked goes on.
 */
parentPort?.on('message', (job: ParseJob) => parentPort!.postMessage(parseFile(job)));
parentPort?.postMessage(READY);
