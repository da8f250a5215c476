/** Sources of files to upload: samples, drag and drop, and the clipboard. */
import { signal } from '@preact/signals';
import type { Sample } from '../../control-api/views.js';
import { controlClient } from '../state/store.js';

export const samples = signal<readonly Sample[]>([]);

export async function fetchSamples(): Promise<void> {
  if (samples.peek().length === 0) samples.value = await controlClient.samples().catch(() => []);
}

/** Address of a sample's thumbnail. */
export const sampleUrl = ({ id }: Pick<Sample, 'id'>): string => `/control/samples/${id}-small`;

export async function fetchSample({ id }: Sample): Promise<File> {
  return new File([(await controlClient.sample(id)) as Uint8Array<ArrayBuffer>], `${id}.png`, { type: 'image/png' });
}

/** The files of a drop or paste. Pasted files have no name, so they get one. */
export function filesOf(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])].map((file) =>
    file.name === '' ? new File([file], `pasted.${file.type.split('/')[1] ?? 'png'}`, { type: file.type }) : file,
  );
}
