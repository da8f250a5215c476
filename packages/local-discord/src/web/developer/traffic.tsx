/** Gateway events and REST calls, newest first. */
import { signal } from '@preact/signals';
import type { Entry, RestEntry } from '../../control-api/traffic-log.js';
import { traffic } from '../state/live-updates.js';

/** Why requests are not validated against Discord's OpenAPI description; null if they are. */
export const isChecked = signal(true);

const filter = signal('');
const opened = signal<ReadonlySet<number>>(new Set());

const nameOf = (entry: Entry) => (entry.kind === 'rest' ? `${entry.method} ${entry.path}` : entry.event);

export function TrafficPanel() {
  const wanted = filter.value.toLowerCase();
  const shown = traffic.value.filter((entry) => nameOf(entry).toLowerCase().includes(wanted)).reverse();
  return (
    <>
      <div class="traffic-tools">
        <input
          type="search"
          aria-label="Filter"
          placeholder="Filter: PATCH, MESSAGE_UPDATE…"
          value={filter.value}
          onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
        />
        <button type="button" class="plain" onClick={() => (traffic.value = [])}>
          Clear
        </button>
      </div>
      <p class="about">
        {isChecked.value
          ? 'Requests are checked against Discord’s API description.'
          : 'Requests aren’t checked: no API description was given.'}
      </p>
      <ol class="traffic">
        {shown.map((entry) => (
          <Line key={entry.number} entry={entry} />
        ))}
      </ol>
      {shown.length === 0 && <p class="about">Nothing yet.</p>}
    </>
  );
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

function Line({ entry }: { entry: Entry }) {
  const { number, at, kind } = entry;
  const open = opened.value.has(number);
  const turn = () => {
    opened.value = new Set(open ? [...opened.value].filter((each) => each !== number) : [...opened.value, number]);
  };
  const mismatches = kind === 'rest' ? (entry.mismatches ?? []).length : 0;
  const wrong = kind === 'rest' && (entry.status === 0 || entry.status >= 400 || mismatches > 0);
  return (
    <li class={`${kind} ${wrong ? 'wrong' : ''}`}>
      <button type="button" aria-expanded={open} onClick={turn}>
        <time>{time.format(at)}</time>
        <span class="what">{nameOf(entry)}</span>
        {kind === 'rest' && (
          <span class="outcome">
            {mismatches > 0 && <b>{mismatches === 1 ? '1 mismatch' : `${mismatches} mismatches`} · </b>}
            {entry.status || 'cut'} · {Math.round(entry.milliseconds)} ms
          </span>
        )}
      </button>
      {open && (kind === 'rest' ? <Call entry={entry} /> : <Json title="Event" value={entry.body} />)}
    </li>
  );
}

function Call({ entry }: { entry: RestEntry }) {
  const { mismatches, files, body, answer } = entry;
  return (
    <>
      {mismatches?.map((mismatch) => (
        <p key={mismatch} class="error">
          {mismatch}
        </p>
      ))}
      {files.length > 0 && (
        <p class="about">Files: {files.map(({ name, bytes }) => `${name} (${bytes} bytes)`).join(', ')}</p>
      )}
      {body !== undefined && <Json title="Request" value={body} />}
      {answer !== undefined && <Json title="Answer" value={answer} />}
    </>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <pre>{JSON.stringify(value, null, 2)}</pre>
    </figure>
  );
}
