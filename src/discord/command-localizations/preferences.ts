/** `/settings`, and the option of `/stylize` that takes a preset. */
import type { LocalizedCommandText } from './localize.js';

export const PREFERENCES_TEXTS = {
  settings: {
    en: ['settings', 'Your own defaults and presets, in every server'],
    de: ['einstellungen', 'Deine eigenen Standardwerte und Vorlagen, auf jedem Server'],
    fr: ['parametres', 'Tes valeurs par défaut et tes préréglages, sur tous les serveurs'],
    'es-ES': ['ajustes', 'Tus valores predeterminados y preajustes, en todos los servidores'],
    'pt-BR': ['configuracoes', 'Seus próprios padrões e predefinições, em todos os servidores'],
    ja: ['設定', 'どのサーバーでも使う、あなたの既定値とプリセット'],
    'zh-CN': ['设置', '你自己的默认值和预设，在所有服务器中使用'],
  },
  preset: {
    en: ['preset', 'One of your presets; options you type come first'],
    de: ['vorlage', 'Eine deiner Vorlagen; eingegebene Optionen gehen vor'],
    fr: ['prereglage', 'Un de tes préréglages ; les options saisies sont prioritaires'],
    'es-ES': ['preajuste', 'Uno de tus preajustes; las opciones que escribas tienen prioridad'],
    'pt-BR': ['predefinicao', 'Uma das suas predefinições; as opções digitadas têm prioridade'],
    ja: ['プリセット', 'あなたのプリセット。入力したオプションが優先されます'],
    'zh-CN': ['预设', '你的一个预设；你输入的选项优先'],
  },
} as const satisfies Record<string, LocalizedCommandText>;
