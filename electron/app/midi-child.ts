import { READY, type ParseJob, type ParseReply } from '../midi/messages.ts';
import { parseFile } from '../midi/parse-file.ts';
import { utilityPort } from './utility-port.ts';

/** The MIDI parser as a utility process of Electron; it may be killed at any moment. */
const port = utilityPort<ParseReply | typeof READY, ParseJob>();
port.listen((job) => port.send(parseFile(job)));
port.send(READY);
