/** A dialog that asks for the name of a new channel or thread. */
import { signal } from '@preact/signals';
import { Dialog } from './dialog.js';

interface NamePrompt {
  readonly title: string;
  /** @param name trimmed. */
  readonly make: (name: string) => Promise<void>;
}

export const namePrompt = signal<NamePrompt | undefined>(undefined);

const close = () => {
  namePrompt.value = undefined;
};

export function NameDialog() {
  if (namePrompt.value === undefined) return null;
  const { title, make } = namePrompt.value;
  const named = (form: FormData) => make(String(form.get('name')).trim());
  return <Dialog id="naming" title={title} submitLabel="Create" maxNameLength={100} onSubmit={named} close={close} />;
}
