/** Discord's current time as a signal that changes every second, for relative timestamps. */
import { computed, signal } from '@preact/signals';
import { state } from './store.js';

const here = signal(Date.now());

setInterval(() => {
  here.value = Date.now();
}, 1000);

/** How far Discord's clock is ahead of this machine's, in milliseconds. */
export const ahead = computed(() => state.value?.ahead ?? 0);

/** Milliseconds since 1970 by Discord's clock, which the bot uses and timestamps of messages refer to. */
export const now = computed(() => here.value + ahead.value);
