/** The colour theme: the system's until the user chooses one. */
import { effect, signal } from '@preact/signals';

const KEY = 'brushwork.theme';
type Theme = 'dark' | 'light';

const system = matchMedia('(prefers-color-scheme: light)');
const chosen = localStorage.getItem(KEY);
const known = (name: string | null): name is Theme => name === 'dark' || name === 'light';

export const theme = signal<Theme>(known(chosen) ? chosen : system.matches ? 'light' : 'dark');

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function toggleTheme(): void {
  theme.value = theme.peek() === 'dark' ? 'light' : 'dark';
  localStorage.setItem(KEY, theme.peek());
}
