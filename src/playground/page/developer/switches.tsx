/** The clock, and what can be made to go wrong. */
import { signal } from '@preact/signals';
import type { FaultsRequest, FaultsView } from '../../people/developer.js';
import { guild, people, say, scene, wordsOf } from '../state/store.js';
import { usePolling } from './poll.js';

const faults = signal<FaultsView | undefined>(undefined);

const QUARTER = 15 * 60 * 1000;
/** Three seconds, and a little. */
const TOO_LATE = 3500;
const OUTAGE = 30_000;
/** Between two questions, in milliseconds. */
const EVERY = 2000;

const attempt = async (deed: () => Promise<unknown>) => {
  try {
    await deed();
  } catch (error) {
    say(wordsOf(error));
  }
};

const set = (wanted: FaultsRequest) =>
  attempt(async () => {
    faults.value = await people.disturb(wanted);
  });

function ahead(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes === 0 ? 'Discord’s time is yours.' : `Discord’s time is ${minutes} minutes ahead of yours.`;
}

export function Switches() {
  usePolling(async () => {
    faults.value = (await people.developer()).faults;
  }, EVERY);
  const known = faults.value;
  if (known === undefined) return <p class="about">Asking…</p>;
  return (
    <div class="switches">
      <section>
        <h3>Clock</h3>
        <p class="about">{ahead(scene.value?.ahead ?? 0)} Interactions can be answered for 15 minutes.</p>
        <div class="row">
          <button type="button" class="button secondary" onClick={() => attempt(() => people.advance(QUARTER))}>
            Jump 15 minutes
          </button>
          <button type="button" class="button secondary" onClick={() => attempt(() => people.advance(4 * QUARTER))}>
            Jump 1 hour
          </button>
        </div>
      </section>
      <section>
        <h3>API</h3>
        <Switch
          label="Answers come too late (3.5 s)"
          on={known.restDelay > 0}
          turn={(on) => set({ restDelay: on ? TOO_LATE : 0 })}
        />
        <Switch label="Everything is forbidden (403)" on={known.forbidden} turn={(on) => set({ forbidden: on })} />
        <Switch
          label="Unavailable for 30 s (503)"
          on={known.unavailable > 0}
          turn={(on) => set({ unavailable: on ? OUTAGE : 0 })}
        />
        <Counter label="Rate limits (429)" left={known.tooMany} add={(count) => set({ tooMany: count })} />
        <Counter label="Connections cut before" left={known.resets} add={(count) => set({ resets: count })} />
        <Counter label="Answers lost" left={known.lostAnswers} add={(count) => set({ lostAnswers: count })} />
      </section>
      <section>
        <h3>Files</h3>
        <Switch
          label="The CDN is slow (3.5 s)"
          on={known.cdnDelay > 0}
          turn={(on) => set({ cdnDelay: on ? TOO_LATE : 0 })}
        />
      </section>
      <section>
        <h3>Gateway</h3>
        <div class="row">
          <button type="button" class="button secondary" onClick={() => attempt(() => people.gateway('drop'))}>
            Drop
          </button>
          <button type="button" class="button secondary" onClick={() => attempt(() => people.gateway('forget'))}>
            Drop and forget
          </button>
          <button type="button" class="button secondary" onClick={() => attempt(() => people.gateway('reconnect'))}>
            Ask to reconnect
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
  const place = (bot: 'member' | 'without files' | 'gone') => attempt(() => people.place(here.id, bot));
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
              May attach no files
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
