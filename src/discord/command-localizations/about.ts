/** `/about`. */
import type { LocalizedCommandText } from './localize.js';

export const ABOUT_TEXTS = {
  about: {
    en: ['about', 'What this bot is and what it paints with'],
    de: ['info', 'Was dieser Bot ist und womit er malt'],
    fr: ['infos', 'Ce que ce bot est et avec quoi il peint'],
    'es-ES': ['info', 'Qué es este bot y con qué pinta'],
    'pt-BR': ['sobre', 'O que este bot é e com o que pinta'],
    ja: ['情報', 'このボットと使っているエンジンについて'],
    'zh-CN': ['关于', '此机器人是什么，用什么作画'],
  },
} as const satisfies Record<string, LocalizedCommandText>;
