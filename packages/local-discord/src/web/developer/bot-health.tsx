/** The bot's health as it reports it: its queue and workers. */
import { signal } from '@preact/signals';
import type { HealthView } from '../../control-api/bot-health.js';
import { controlClient, state } from '../state/store.js';
import { usePolling } from './use-polling.js';

const health = signal<HealthView | undefined>(undefined);
/** Polling interval. */
const POLL_INTERVAL_MS = 1000;

export function BotPanel() {
  usePolling(async () => {
    health.value = await controlClient.health();
  }, POLL_INTERVAL_MS);
  const view = health.value;
  if (view === undefined) return <p class="about">Loading…</p>;
  return (
    <div class="vitals">
      <section>
        <h3>Gateway</h3>
        <p>{state.value?.bot.online ? 'Connected' : 'Not connected'}</p>
      </section>
      {view.unknown !== null ? (
        <p class="about">{view.unknown}</p>
      ) : (
        <>
          <section>
            <h3>Health</h3>
            <p>{view.status}</p>
          </section>
          {view.groups.map((group) => (
            <Figures key={group.title} {...group} />
          ))}
        </>
      )}
    </div>
  );
}

type Group = HealthView['groups'][number];

/** Large ones need no fraction. */
const LARGE = 20;

function format({ value, unit }: Group['figures'][number]): string {
  if (value === null) return '—';
  if (unit === undefined) return String(value);
  return `${value < LARGE ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

function Figures({ title, figures }: Group) {
  return (
    <section>
      <h3>{title}</h3>
      {figures.length === 0 ? (
        <p>None</p>
      ) : (
        <dl>
          {figures.flatMap((figure) => [
            <dt key={`${figure.label} name`}>{figure.label}</dt>,
            <dd key={figure.label}>{format(figure)}</dd>,
          ])}
        </dl>
      )}
    </section>
  );
}
