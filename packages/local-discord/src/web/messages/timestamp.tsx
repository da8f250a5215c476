/** Timestamps; relative ones update. https://discord.com/developers/docs/reference#message-formatting-timestamp-styles */
import { now } from '../state/clock.js';
import { me } from '../state/store.js';
import { relativeTime } from './relative-time.js';

const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};

const localeOf = () => me.value?.locale ?? 'en-US';

export function Timestamp({ seconds, format }: { seconds: number; format: string }) {
  const date = new Date(1000 * seconds);
  if (Number.isNaN(date.getTime())) return <>{'<invalid date>'}</>;
  const whole = new Intl.DateTimeFormat(localeOf(), STYLES.F).format(date);
  return (
    <time class="timestamp" dateTime={date.toISOString()} title={whole}>
      {format === 'R' ? (
        <Ticking seconds={seconds} />
      ) : (
        new Intl.DateTimeFormat(localeOf(), STYLES[format] ?? STYLES.f).format(date)
      )}
    </time>
  );
}

/** A component of its own, so that only it re-renders each second. */
function Ticking({ seconds }: { seconds: number }) {
  return <>{relativeTime(Math.round(seconds - now.value / 1000), localeOf())}</>;
}

/** The time of a message: "Today at 10:15". */
export function SentAt({ iso }: { iso: string }) {
  const date = new Date(iso);
  const today = new Date(now.value).toDateString() === date.toDateString();
  const time = new Intl.DateTimeFormat(localeOf(), { timeStyle: 'short' }).format(date);
  const day = new Intl.DateTimeFormat(localeOf(), { dateStyle: 'short' }).format(date);
  return (
    <time class="sent" dateTime={iso} title={new Intl.DateTimeFormat(localeOf(), STYLES.F).format(date)}>
      {today ? time : `${day}, ${time}`}
    </time>
  );
}
