/** `/privacy` and what it can do. */
import type { LocalizedCommandText } from './localize.js';

export const PRIVACY_TEXTS = {
  privacy: {
    en: ['privacy', 'What the bot keeps of you: see it, take it along, have it erased'],
    de: ['datenschutz', 'Was der Bot von dir aufbewahrt: ansehen, mitnehmen, löschen lassen'],
    fr: ['confidentialite', "Ce que le bot garde de toi : le voir, l'emporter, le faire effacer"],
    'es-ES': ['privacidad', 'Lo que el bot guarda de ti: verlo, llevártelo, hacer que se borre'],
    'pt-BR': ['privacidade', 'O que o bot guarda de você: ver, levar, mandar apagar'],
    ja: ['プライバシー', 'ボットが保存しているあなたのデータの確認、取り出し、消去'],
    'zh-CN': ['隐私', '机器人保存了你的哪些数据：查看、带走、删除'],
  },
  show: {
    en: ['show', 'What is kept, and for how long'],
    de: ['zeigen', 'Was aufbewahrt wird, und wie lange'],
    fr: ['voir', 'Ce qui est gardé, et combien de temps'],
    'es-ES': ['ver', 'Qué se guarda y cuánto tiempo'],
    'pt-BR': ['ver', 'O que é guardado e por quanto tempo'],
    ja: ['表示', '何をどれだけの期間保存するか'],
    'zh-CN': ['查看', '保存什么，保存多久'],
  },
  export: {
    en: ['export', 'Everything the bot keeps of you, in one file'],
    de: ['mitnehmen', 'Alles, was der Bot von dir aufbewahrt, in einer Datei'],
    fr: ['exporter', 'Tout ce que le bot garde de toi, dans un fichier'],
    'es-ES': ['exportar', 'Todo lo que el bot guarda de ti, en un archivo'],
    'pt-BR': ['exportar', 'Tudo o que o bot guarda de você, em um arquivo'],
    ja: ['書き出し', 'ボットが保存しているあなたのデータを一つのファイルで'],
    'zh-CN': ['导出', '机器人保存的关于你的一切，放在一个文件里'],
  },
  erase: {
    en: ['erase', 'Have everything the bot keeps of you erased, after a question'],
    de: ['loeschen', 'Nach einer Rückfrage alles löschen, was der Bot von dir aufbewahrt'],
    fr: ['effacer', 'Faire effacer, après une question, tout ce que le bot garde de toi'],
    'es-ES': ['borrar', 'Borrar, tras una pregunta, todo lo que el bot guarda de ti'],
    'pt-BR': ['apagar', 'Apagar, após uma pergunta, tudo o que o bot guarda de você'],
    ja: ['消去', '確認のあと、ボットが保存しているあなたのデータをすべて消去'],
    'zh-CN': ['删除', '确认之后，删除机器人保存的关于你的一切'],
  },
} as const satisfies Record<string, LocalizedCommandText>;
