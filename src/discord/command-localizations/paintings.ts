/** `/paintings`, and the option of `/stylize` that asks for variations. */
import type { VariationAxis } from '../../jobs/variations.js';
import type { LocalizedCommandText, LocalizedName } from './localize.js';

export const PAINTINGS_TEXTS = {
  paintings: {
    en: ['paintings', 'Your paintings: open, share or delete them'],
    de: ['gemaelde', 'Deine Gemälde: öffnen, teilen oder löschen'],
    fr: ['peintures', 'Tes peintures : les ouvrir, les partager ou les supprimer'],
    'es-ES': ['pinturas', 'Tus pinturas: ábrelas, compártelas o elimínalas'],
    'pt-BR': ['pinturas', 'Suas pinturas: abra, compartilhe ou exclua'],
    ja: ['作品', '自分の作品を開く、共有する、削除する'],
    'zh-CN': ['我的画', '打开、分享或删除你的画'],
  },
  style: {
    en: ['style', 'Only paintings in this style'],
    de: ['stil', 'Nur Gemälde in diesem Stil'],
    fr: ['style', 'Seulement les peintures dans ce style'],
    'es-ES': ['estilo', 'Solo las pinturas en este estilo'],
    'pt-BR': ['estilo', 'Só as pinturas neste estilo'],
    ja: ['画風', 'この画風の作品だけ'],
    'zh-CN': ['风格', '只看这种风格的画'],
  },
  favourites: {
    en: ['favourites', 'Only your favourites'],
    de: ['favoriten', 'Nur deine Favoriten'],
    fr: ['favoris', 'Seulement tes favoris'],
    'es-ES': ['favoritas', 'Solo tus favoritas'],
    'pt-BR': ['favoritas', 'Só as suas favoritas'],
    ja: ['お気に入り', 'お気に入りだけ'],
    'zh-CN': ['收藏', '只看收藏'],
  },
} as const satisfies Record<string, LocalizedCommandText>;

export const VARIATION_TEXTS = {
  variations: {
    en: ['variations', 'Four small paintings to choose from'],
    de: ['varianten', 'Vier kleine Gemälde zur Auswahl'],
    fr: ['variantes', 'Quatre petites peintures au choix'],
    'es-ES': ['variantes', 'Cuatro pinturas pequeñas para elegir'],
    'pt-BR': ['variacoes', 'Quatro pinturas pequenas para escolher'],
    ja: ['バリエーション', '小さな絵を四枚描き、そこから選びます'],
    'zh-CN': ['变体', '先画四幅小画供你挑选'],
  },
} as const satisfies Record<string, LocalizedCommandText>;

/** What the four differ in. */
export const VARIATION_AXIS_NAMES = {
  strength: {
    en: '4 strengths',
    de: '4 Stärken',
    fr: '4 intensités',
    'es-ES': '4 intensidades',
    'pt-BR': '4 intensidades',
    ja: '強さを変えて 4 枚',
    'zh-CN': '4 种强度',
  },
  strokes: {
    en: '4 stroke sizes',
    de: '4 Strichgrößen',
    fr: '4 tailles de traits',
    'es-ES': '4 tamaños de trazo',
    'pt-BR': '4 tamanhos de traço',
    ja: '筆の大きさを変えて 4 枚',
    'zh-CN': '4 种笔触大小',
  },
  styles: {
    en: '4 styles',
    de: '4 Stile',
    fr: '4 styles',
    'es-ES': '4 estilos',
    'pt-BR': '4 estilos',
    ja: '画風を変えて 4 枚',
    'zh-CN': '4 种风格',
  },
} as const satisfies Record<VariationAxis, LocalizedName>;
