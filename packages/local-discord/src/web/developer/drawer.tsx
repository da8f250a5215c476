/** The developer drawer: traffic between bot and Discord, clock and faults, and the bot's health. */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { developerOpen, traffic } from '../state/live-updates.js';
import { controlClient, errorText, notify } from '../state/store.js';
import { BotPanel } from './bot-health.js';
import { Switches } from './clock-and-faults.js';
import { ProcessesPanel } from './processes.js';
import { isChecked, TrafficPanel } from './traffic.js';

type Tab = 'Traffic' | 'Faults' | 'Bot' | 'Processes';
/** Whether the bot is several processes. */
const hasProcesses = signal(false);
const tabs = computed<readonly Tab[]>(() => [
  'Traffic',
  'Faults',
  'Bot',
  ...(hasProcesses.value ? ['Processes' as const] : []),
]);
const tab = signal<Tab>('Traffic');

export function Drawer() {
  useEffect(() => {
    controlClient.developer().then(
      (view) => {
        isChecked.value = view.isChecked;
        hasProcesses.value = view.hasProcesses;
        // Entries that arrived during the request are newer.
        const last = view.traffic.at(-1)?.number ?? 0;
        traffic.value = [...view.traffic, ...traffic.peek().filter(({ number }) => number > last)];
      },
      (error: unknown) => notify(errorText(error)),
    );
  }, []);
  return (
    <aside class="drawer" aria-label="Developer">
      <h2 class="unseen">Developer</h2>
      <header>
        <div role="tablist" aria-label="Developer">
          {tabs.value.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab.value === name}
              aria-controls="developer-panel"
              tabIndex={tab.value === name ? 0 : -1}
              onClick={() => (tab.value = name)}
              onKeyDown={({ key, currentTarget }) => {
                const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
                if (step === undefined) return;
                const next = tabs.value[(tabs.value.indexOf(name) + step + tabs.value.length) % tabs.value.length];
                tab.value = next;
                currentTarget.parentElement?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
              }}
            >
              {name}
            </button>
          ))}
        </div>
        <button type="button" class="plain close" aria-label="Close" onClick={() => (developerOpen.value = false)}>
          ×
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard */}
      <div class="panel" role="tabpanel" id="developer-panel" aria-labelledby={`tab-${tab.value}`} tabIndex={0}>
        {tab.value === 'Traffic' && <TrafficPanel />}
        {tab.value === 'Faults' && <Switches />}
        {tab.value === 'Bot' && <BotPanel />}
        {tab.value === 'Processes' && <ProcessesPanel />}
      </div>
    </aside>
  );
}
