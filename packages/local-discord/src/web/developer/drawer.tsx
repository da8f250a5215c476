/** The developer drawer: traffic between bot and Discord, clock and faults, and the bot's health. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { developerOpen, traffic } from '../state/live-updates.js';
import { controlClient, errorText, notify } from '../state/store.js';
import { BotPanel } from './bot-health.js';
import { Switches } from './clock-and-faults.js';
import { isChecked, TrafficPanel } from './traffic.js';

const TABS = ['Traffic', 'Faults', 'Bot'] as const;
const tab = signal<(typeof TABS)[number]>('Traffic');

export function Drawer() {
  useEffect(() => {
    controlClient.developer().then(
      (view) => {
        isChecked.value = view.isChecked;
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
          {TABS.map((name) => (
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
                const next = TABS[(TABS.indexOf(name) + step + TABS.length) % TABS.length];
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
      </div>
    </aside>
  );
}
