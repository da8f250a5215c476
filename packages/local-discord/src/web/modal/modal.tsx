/** The modal that the bot opened. */
import { ComponentType } from 'discord-api-types/payloads/v10';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { InteractionView } from '../../control-api/views.js';
import type { Component } from '../../validation/component.js';
import { toUpload } from '../composer/draft.js';
import { Markdown } from '../messages/markdown.js';
import { modal, submitModal } from '../state/actions.js';
import { useModalDialog } from '../state/focus.js';
import { errorText, state } from '../state/store.js';
import { type Answer, initialAnswer, validationError } from './answers.js';
import { Field } from './field.js';

export function Modal() {
  const view = modal.value;
  return view === undefined ? null : <Window key={view.id} view={view} />;
}

interface Labelled {
  readonly label: string;
  readonly description: string | undefined;
  readonly field: Component;
}

/** The input fields of a modal component; text displays have none. */
function fieldOf({ label, description, component, components = [] }: Component): Labelled | undefined {
  // Text inputs in action rows: the legacy form of modals, before labels.
  const field = component ?? components[0];
  if (field === undefined) return undefined;
  return { label: label ?? field.label ?? '', description: description ?? undefined, field };
}

function Window({ view }: { view: InteractionView }) {
  const { title = '', components = [] } = view.modal ?? {};
  const fields = components.flatMap((part) => fieldOf(part) ?? []);
  const [answers, setAnswers] = useState<Readonly<Record<string, Answer>>>(() =>
    Object.fromEntries(fields.map(({ field }) => [field.custom_id ?? '', initialAnswer(field)])),
  );
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const dialog = useRef<HTMLDialogElement>(null);
  useModalDialog(dialog);
  useEffect(() => {
    dialog.current
      ?.querySelector<HTMLElement>('.field-box input:not(.unseen), .field-box textarea, .field-box button')
      ?.focus();
  }, []);
  const close = () => {
    modal.value = undefined;
  };
  const errors = new Map(
    fields.map(({ field }) => [field.custom_id, validationError(field, answers[field.custom_id ?? ''])]),
  );

  const send = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setTried(true);
    setProblem('');
    if ([...errors.values()].some((error) => error !== undefined)) return;
    setBusy(true);
    try {
      const all = Object.entries(answers);
      const files = all.flatMap(([name, answer]) =>
        isFiles(answer) ? answer.map((file) => [name, file] as const) : [],
      );
      const others = Object.fromEntries(all.filter(([, answer]) => !isFiles(answer))) as Record<
        string,
        string | boolean | string[]
      >;
      const uploads = await Promise.all(files.map(([name, file]) => toUpload(name, file)));
      if (await submitModal({ kind: 'submit', interaction: view.id, answers: others }, uploads)) return close();
      setProblem('Something went wrong. Try again.');
    } catch (error) {
      setProblem(errorText(error));
    }
    setBusy(false);
  };

  return (
    <dialog class="modal" ref={dialog} aria-labelledby="modal-title" onClose={close}>
      <form onSubmit={send} noValidate>
        <header>
          <img src={state.value?.bot.avatar} alt="" width="28" height="28" />
          <h2 id="modal-title">{title}</h2>
          <button type="button" class="plain close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        <div class="modal-parts">
          {components.map((part, index) => {
            if (part.type === ComponentType.TextDisplay)
              return <Markdown key={index} text={part.content ?? ''} under={2} />;
            const labelled = fieldOf(part);
            if (labelled === undefined) return null;
            const { custom_id = '' } = labelled.field;
            return (
              <Field
                key={custom_id}
                {...labelled}
                answer={answers[custom_id]}
                error={tried ? errors.get(custom_id) : undefined}
                onAnswer={(answer) => setAnswers((before) => ({ ...before, [custom_id]: answer }))}
              />
            );
          })}
        </div>
        {problem !== '' && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
        <footer>
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary" aria-busy={busy}>
            Submit
          </button>
        </footer>
      </form>
    </dialog>
  );
}

const isFiles = (answer: Answer): answer is readonly File[] =>
  Array.isArray(answer) && answer.length > 0 && answer[0] instanceof File;
