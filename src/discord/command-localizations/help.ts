/** `/help`. */
import type { LocalizedCommandText } from './localize.js';

export const HELP_TEXTS = {
  help: {
    en: ['help', 'What you can do here'],
    de: ['hilfe', 'Was du hier tun kannst'],
    fr: ['aide', 'Ce que tu peux faire ici'],
    'es-ES': ['ayuda', 'Qué puedes hacer aquí'],
    'pt-BR': ['ajuda', 'O que você pode fazer aqui'],
    ja: ['ヘルプ', 'ここでできること'],
    'zh-CN': ['帮助', '你可以在这里做什么'],
  },
} as const satisfies Record<string, LocalizedCommandText>;
