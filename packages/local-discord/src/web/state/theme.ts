/** The colour theme: the system's, also when that changes, until the user chooses the other one. */
import { computed, effect, signal } from '@preact/signals';

const KEY = 'local-discord.theme';
type Theme = 'dark' | 'light';

const query = matchMedia('(prefers-color-scheme: light)');
const systemTheme = signal<Theme>(query.matches ? 'light' : 'dark');
query.addEventListener('change', ({ matches }) => {
  systemTheme.value = matches ? 'light' : 'dark';
});

const isTheme = (name: string | null): name is Theme => name === 'dark' || name === 'light';
const stored = localStorage.getItem(KEY);
const chosenTheme = signal<Theme | undefined>(isTheme(stored) ? stored : undefined);

export const theme = computed<Theme>(() => chosenTheme.value ?? systemTheme.value);

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

/** Changes to the other theme. Choosing the system's theme means following the system again. */
export function toggleTheme(): void {
  const next = theme.peek() === 'dark' ? 'light' : 'dark';
  chosenTheme.value = next === systemTheme.peek() ? undefined : next;
  if (chosenTheme.peek() === undefined) localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, next);
}
