/**
 * Says that a service which keeps things did not do what it was asked, for whoever counts that: once an attempt, also where it is tried
 * again and works then. What an answer refuses (a key that is there already) is no failure.
 */

export type StorageService = 'database' | 'objects' | 'queue';

const listeners = new Set<(service: StorageService) => void>();

export function storageFailed(service: StorageService): void {
  for (const listener of listeners) listener(service);
}

/** @returns what ends that. */
export function onStorageFailure(listener: (service: StorageService) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
