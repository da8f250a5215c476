/** The moment, once a second, for everything on the page that tells how long ago something was. */
import { computed, signal } from '@preact/signals';
import { state } from './store.js';

const here = signal(Date.now());

setInterval(() => {
  here.value = Date.now();
}, 1000);

/** Milliseconds that Discord's clock is ahead of this machine's. */
export const ahead = computed(() => state.value?.ahead ?? 0);

/** Milliseconds since 1970, by Discord's clock: it is what the bot lives by, and what messages tell of. */
export const now = computed(() => here.value + ahead.value);
