/** A name for something new: a channel, a thread. */
import { signal } from '@preact/signals';
import { Dialog } from './dialog.js';

interface Naming {
  readonly title: string;
  /** @param name without spaces around it. */
  readonly make: (name: string) => Promise<void>;
}

export const naming = signal<Naming | undefined>(undefined);

const close = () => {
  naming.value = undefined;
};

export function NamingDialog() {
  if (naming.value === undefined) return null;
  const { title, make } = naming.value;
  const named = (form: FormData) => make(String(form.get('name')).trim());
  return <Dialog id="naming" title={title} send="Create" longestName={100} make={named} close={close} />;
}
