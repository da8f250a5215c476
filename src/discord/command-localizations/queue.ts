/** `/queue`. */
import type { LocalizedCommandText } from './localize.js';

export const QUEUE_TEXTS = {
  queue: {
    en: ['queue', 'What waits and what is being painted'],
    de: ['warteschlange', 'Was wartet und was gerade gemalt wird'],
    fr: ['file', 'Ce qui attend et ce qui se peint'],
    'es-ES': ['cola', 'Qué espera y qué se está pintando'],
    'pt-BR': ['fila', 'O que espera e o que está sendo pintado'],
    ja: ['順番', '待っている絵と描いている絵'],
    'zh-CN': ['队列', '正在等待和正在绘制的画'],
  },
} as const satisfies Record<string, LocalizedCommandText>;
