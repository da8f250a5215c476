/** The moment, once a second, for everything on the page that tells how long ago something was. */
import { signal } from '@preact/signals';

/** Milliseconds since 1970, by this machine: what a client shows does not follow a clock that is moved. */
export const now = signal(Date.now());

setInterval(() => {
  now.value = Date.now();
}, 1000);
