import type { collectionCalls } from '../../core/contract/collection.ts';
import { RivuletError } from '../../core/errors.ts';
import type { Services } from './service.ts';

/** Reads what a person would train on. */
export function collectionServices(): Pick<Services, keyof typeof collectionCalls> {
  const building = () => Promise.reject(new RivuletError('bad-argument', 'this is being built'));
  return { 'collection.send': building, 'collection.read': building };
}
