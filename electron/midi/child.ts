import { READY, type ParseJob } from './messages.ts';
import { parseFile } from './parse-file.ts';

/*
 * The process that parses. It does one job at a time and may be killed at any moment: whatever a file does to it,
 * the one that asked goes on.
 */
process.on('message', (job: ParseJob) => process.send?.(parseFile(job)));
process.send?.(READY);
