/** Files that somebody brings: dropped, pasted, chosen, or taken from the samples. */
import { signal } from '@preact/signals';
import type { Sample } from '../../control-api/views.js';
import { controlClient } from '../state/store.js';

export const samples = signal<readonly Sample[]>([]);

export async function fetchSamples(): Promise<void> {
  if (samples.peek().length === 0) samples.value = await controlClient.samples().catch(() => []);
}

/** Of a small one, to choose by. */
export const sampleUrl = ({ id }: Sample): string => `/control/samples/${id}-small`;

export async function fetchSample({ id }: Sample): Promise<File> {
  return new File([(await controlClient.sample(id)) as Uint8Array<ArrayBuffer>], `${id}.png`, { type: 'image/png' });
}

/** What was pasted has no name of its own. */
export function filesOf(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])].map((file) =>
    file.name === '' ? new File([file], `pasted.${file.type.split('/')[1] ?? 'png'}`, { type: file.type }) : file,
  );
}
