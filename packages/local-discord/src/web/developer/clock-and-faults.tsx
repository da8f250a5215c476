/** Controls of Discord's clock and of injected faults. */
import { signal } from '@preact/signals';
import type { ClockRequest, FaultsRequest, FaultsView } from '../../control-api/developer-routes.js';
import { ahead } from '../state/clock.js';
import { controlClient, errorText, guild, notify } from '../state/store.js';
import { usePolling } from './use-polling.js';

const faults = signal<FaultsView | undefined>(undefined);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Steps of the clock buttons. */
const STEPS = [
  ['15 minutes', 15 * MINUTE_MS],
  ['1 hour', HOUR_MS],
  ['1 day', DAY_MS],
  ['1 week', 7 * DAY_MS],
] as const;
/** Delay beyond Discord's limit of 3 seconds for the first response. */
const LATE_RESPONSE_MS = 3500;
const OUTAGE_MS = 30_000;
/** Polling interval. */
const POLL_INTERVAL_MS = 2000;

const attempt = async (request: () => Promise<unknown>) => {
  try {
    await request();
  } catch (error) {
    notify(errorText(error));
  }
};

const set = (wanted: FaultsRequest) =>
  attempt(async () => {
    faults.value = await controlClient.injectFaults(wanted);
  });

const turn = (wanted: ClockRequest) => attempt(() => controlClient.turnClock(wanted));

const counted = (count: number, unit: string) => (count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`]);

/** @returns e.g. "1 day, 2 hours". */
function spanOf(milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS);
  const parts = [
    ...counted(Math.floor(minutes / (24 * 60)), 'day'),
    ...counted(Math.floor(minutes / 60) % 24, 'hour'),
    ...counted(minutes % 60, 'minute'),
  ];
  return parts.length === 0 ? '0 minutes' : parts.join(', ');
}

export function Switches() {
  usePolling(async () => {
    faults.value = (await controlClient.developer()).faults;
  }, POLL_INTERVAL_MS);
  const known = faults.value;
  if (known === undefined) return <p class="about">Loading…</p>;
  return (
    <div class="switches">
      <section>
        <h3>Clock</h3>
        <p class="about">
          {ahead.value === 0
            ? 'Discord’s clock shows your time.'
            : `Discord’s clock is ${spanOf(ahead.value)} ahead of yours.`}{' '}
          A bot started with this page uses the same clock. Interactions can be answered for 15 minutes.
        </p>
        <div class="row">
          {STEPS.map(([label, step]) => (
            <button key={label} type="button" class="button secondary" onClick={() => turn({ advance: step })}>
              Jump {label}
            </button>
          ))}
          <button
            type="button"
            class="button secondary"
            disabled={ahead.value === 0}
            onClick={() => turn({ reset: true })}
          >
            Reset
          </button>
        </div>
      </section>
      <section>
        <h3>API</h3>
        <Switch
          label="Slow responses (3.5 s)"
          on={known.restDelay > 0}
          turn={(on) => set({ restDelay: on ? LATE_RESPONSE_MS : 0 })}
        />
        <Switch label="Forbid everything (403)" on={known.forbidden} turn={(on) => set({ forbidden: on })} />
        <Switch
          label="Unavailable for 30 s (503)"
          on={known.unavailable > 0}
          turn={(on) => set({ unavailable: on ? OUTAGE_MS : 0 })}
        />
        <Counter label="Rate limits (429)" left={known.tooMany} add={(count) => set({ tooMany: count })} />
        <Counter label="Requests dropped" left={known.resets} add={(count) => set({ resets: count })} />
        <Counter label="Responses lost" left={known.lostAnswers} add={(count) => set({ lostAnswers: count })} />
      </section>
      <section>
        <h3>Files</h3>
        <Switch
          label="Slow CDN (3.5 s)"
          on={known.cdnDelay > 0}
          turn={(on) => set({ cdnDelay: on ? LATE_RESPONSE_MS : 0 })}
        />
      </section>
      <section>
        <h3>Gateway</h3>
        <div class="row">
          <button type="button" class="button secondary" onClick={() => attempt(() => controlClient.gateway('drop'))}>
            Drop connection
          </button>
          <button type="button" class="button secondary" onClick={() => attempt(() => controlClient.gateway('forget'))}>
            Drop and end session
          </button>
          <button
            type="button"
            class="button secondary"
            onClick={() => attempt(() => controlClient.gateway('reconnect'))}
          >
            Request reconnect
          </button>
        </div>
      </section>
      <Membership />
    </div>
  );
}

function Membership() {
  const here = guild.value;
  if (here === undefined) return null;
  const place = (bot: 'member' | 'without files' | 'gone') => attempt(() => controlClient.place(here.id, bot));
  return (
    <section>
      <h3>The bot in {here.name}</h3>
      <div class="row">
        <button type="button" class="button secondary" onClick={() => place('member')}>
          {here.hasBot ? 'All permissions' : 'Invite'}
        </button>
        {here.hasBot && (
          <>
            <button type="button" class="button secondary" onClick={() => place('without files')}>
              Deny attachments
            </button>
            <button type="button" class="button danger" onClick={() => place('gone')}>
              Kick
            </button>
          </>
        )}
      </div>
    </section>
  );
}

function Switch({ label, on, turn }: { label: string; on: boolean; turn: (on: boolean) => void }) {
  return (
    <label class="switch">
      <span>{label}</span>
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => turn(currentTarget.checked)} />
    </label>
  );
}

function Counter({ label, left, add }: { label: string; left: number; add: (count: number) => void }) {
  return (
    <div class="switch">
      <span>
        {label}: {left} to come
      </span>
      <button type="button" class="button secondary small" onClick={() => add(left + 3)}>
        <span class="unseen">{label}: </span>+3
      </button>
      <button type="button" class="button secondary small" disabled={left === 0} onClick={() => add(0)}>
        <span class="unseen">{label}: </span>0
      </button>
    </div>
  );
}
