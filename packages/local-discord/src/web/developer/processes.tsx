/** The processes of a bot that is more than one: what each does, and buttons to kill, pause and start it. */
import { signal } from '@preact/signals';
import type { ProcessAction, ProcessView } from '../../control-api/bot-processes.js';
import { controlClient, errorText, notify } from '../state/store.js';
import { usePolling } from './use-polling.js';

const processes = signal<readonly ProcessView[] | undefined>(undefined);
const POLL_INTERVAL_MS = 1000;

const refresh = async () => {
  processes.value = await controlClient.processes();
};

async function act(id: string, action: ProcessAction): Promise<void> {
  try {
    await controlClient.actOnProcess(id, action);
    await refresh();
  } catch (error) {
    notify(errorText(error));
  }
}

const STATES = { running: 'Running', paused: 'Paused', ended: 'Not running' } as const;

const ACTIONS: Readonly<Record<ProcessView['state'], readonly (readonly [ProcessAction, string])[]>> = {
  running: [
    ['pause', 'Pause'],
    ['kill', 'Kill'],
  ],
  paused: [
    ['resume', 'Resume'],
    ['kill', 'Kill'],
  ],
  ended: [['start', 'Start']],
};

export function ProcessesPanel() {
  usePolling(refresh, POLL_INTERVAL_MS);
  const known = processes.value;
  if (known === undefined) return <p class="about">Loading…</p>;
  return (
    <ul class="processes">
      {known.map(({ id, pid, state, does }) => (
        <li key={id} class={state}>
          <div>
            <h3>{id}</h3>
            <p class="state">
              {STATES[state]}
              {pid !== null && `, pid ${pid}`}
            </p>
            {does.map((each) => (
              <p key={each}>{each}</p>
            ))}
          </div>
          <div class="actions">
            {ACTIONS[state].map(([action, label]) => (
              <button
                key={action}
                type="button"
                class={`button ${action === 'kill' ? 'danger' : 'secondary'}`}
                aria-label={`${label} ${id}`}
                onClick={() => act(id, action)}
              >
                {label}
              </button>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
