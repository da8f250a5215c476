/** How the bot says that it is: its queue and its workers. */
import { signal } from '@preact/signals';
import type { HealthView } from '../../control-api/bot-health.js';
import { controlClient, state } from '../state/store.js';
import { usePolling } from './poll.js';

const health = signal<HealthView | undefined>(undefined);
/** Between two questions, in milliseconds. */
const EVERY = 1000;

const seconds = (value: number | null) => (value === null ? '—' : `${value.toFixed(1)} s`);
const rounded = (value: number | null, unit: string) => (value === null ? '—' : `${Math.round(value)} ${unit}`);

export function BotPanel() {
  usePolling(async () => {
    health.value = await controlClient.health();
  }, EVERY);
  const view = health.value;
  if (view === undefined) return <p class="about">Asking…</p>;
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
            <p>{view.state}</p>
          </section>
          <Figures title="Queue" figures={view.jobs} />
          <section>
            <h3>Times</h3>
            <dl>
              <dt>Waiting, on average</dt>
              <dd>{seconds(view.waited)}</dd>
              <dt>Painting, on average</dt>
              <dd>{seconds(view.painted)}</dd>
              <dt>Event loop, 99 %</dt>
              <dd>{rounded(view.delay, 'ms')}</dd>
              <dt>Memory of the bot</dt>
              <dd>{rounded(view.memory === null ? null : view.memory / 1e6, 'MB')}</dd>
            </dl>
          </section>
          <Figures title="Failures and refusals" figures={view.failures} />
        </>
      )}
    </div>
  );
}

function Figures({ title, figures }: { title: string; figures: Readonly<Record<string, number>> }) {
  const all = Object.entries(figures);
  return (
    <section>
      <h3>{title}</h3>
      {all.length === 0 ? (
        <p>None</p>
      ) : (
        <dl>{all.flatMap(([name, count]) => [<dt key={`${name} name`}>{name}</dt>, <dd key={name}>{count}</dd>])}</dl>
      )}
    </section>
  );
}
