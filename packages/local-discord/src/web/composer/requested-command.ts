/** Opens a command's form from elsewhere on the page. */
import { signal } from '@preact/signals';

/** The path of the command whose form the composer opens next ("style list"). */
export const requestedCommand = signal<string | undefined>(undefined);
