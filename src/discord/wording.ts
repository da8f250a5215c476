/** Names and descriptions of commands and their options, in the languages in which Discord's picker shows them. */
import type { LocalizationMap } from 'discord.js';

export const LANGUAGES = ['de', 'fr', 'es-ES', 'pt-BR', 'ja', 'zh-CN'] as const;
type Language = (typeof LANGUAGES)[number];

/** One thing's name in every language; a language that is missing does not compile. */
type Words = { readonly [L in Language | 'en']: string };

/** Name and description; a language that is missing does not compile. */
export type Wording = { readonly en: readonly [name: string, description: string] } & {
  readonly [L in Language]: readonly [name: string, description: string];
};

export const WORDING = {
  stylize: {
    en: ['stylize', 'Repaint a picture in the style of another'],
    de: ['stilisieren', 'Ein Bild im Stil eines anderen neu malen'],
    fr: ['styliser', "Repeindre une image dans le style d'une autre"],
    'es-ES': ['estilizar', 'Repintar una imagen con el estilo de otra'],
    'pt-BR': ['estilizar', 'Repintar uma imagem no estilo de outra'],
    ja: ['スタイル変換', '画像を別の画像の画風で描き直します'],
    'zh-CN': ['风格化', '用另一张图片的风格重新绘制图片'],
  },
  content: {
    en: ['content', 'The picture to repaint'],
    de: ['motiv', 'Das Bild, das neu gemalt wird'],
    fr: ['contenu', "L'image à repeindre"],
    'es-ES': ['contenido', 'La imagen que se repinta'],
    'pt-BR': ['conteudo', 'A imagem a repintar'],
    ja: ['元画像', '描き直す画像'],
    'zh-CN': ['内容', '要重新绘制的图片'],
  },
  style: {
    en: ['style', 'The picture whose style it takes'],
    de: ['stil', 'Das Bild, dessen Stil es annimmt'],
    fr: ['style', "L'image dont elle prend le style"],
    'es-ES': ['estilo', 'La imagen cuyo estilo adopta'],
    'pt-BR': ['estilo', 'A imagem cujo estilo ela assume'],
    ja: ['画風', '画風を借りる画像'],
    'zh-CN': ['风格', '提供风格的图片'],
  },
  strength: {
    en: ['strength', 'How far the style goes: 0 barely touches the picture, 100 all but forgets it'],
    de: ['staerke', 'Wie weit der Stil geht: 0 berührt das Bild kaum, 100 vergisst es fast'],
    fr: ['intensite', "Force du style : 0 effleure l'image, 100 l'oublie presque"],
    'es-ES': ['intensidad', 'Cuánto pesa el estilo: 0 apenas toca la imagen, 100 casi la olvida'],
    'pt-BR': ['intensidade', 'Quanto pesa o estilo: 0 mal toca a imagem, 100 quase a esquece'],
    ja: ['強さ', '画風の強さ：0 はほぼ元のまま、100 は元をほとんど忘れます'],
    'zh-CN': ['强度', '风格的强度：0 几乎不改变图片，100 几乎忘掉原图'],
  },
  quality: {
    en: ['quality', 'How much work goes into it'],
    de: ['qualitaet', 'Wie viel Arbeit hineinfließt'],
    fr: ['qualite', 'Combien de travail y passe'],
    'es-ES': ['calidad', 'Cuánto trabajo se le dedica'],
    'pt-BR': ['qualidade', 'Quanto trabalho é dedicado'],
    ja: ['品質', 'どれだけ手間をかけるか'],
    'zh-CN': ['质量', '投入多少工夫'],
  },
  size: {
    en: ['size', 'Long side of the painting, in pixels'],
    de: ['groesse', 'Lange Seite des Gemäldes in Pixeln'],
    fr: ['taille', 'Grand côté de la peinture, en pixels'],
    'es-ES': ['tamano', 'Lado largo de la pintura, en píxeles'],
    'pt-BR': ['tamanho', 'Lado maior da pintura, em pixels'],
    ja: ['大きさ', '絵の長辺（ピクセル）'],
    'zh-CN': ['尺寸', '画的长边，以像素计'],
  },
  colours: {
    en: ['colours', 'Whose colours the painting has'],
    de: ['farben', 'Wessen Farben das Gemälde trägt'],
    fr: ['couleurs', 'De qui la peinture prend les couleurs'],
    'es-ES': ['colores', 'De quién son los colores de la pintura'],
    'pt-BR': ['cores', 'De quem são as cores da pintura'],
    ja: ['色', 'どちらの色を使うか'],
    'zh-CN': ['颜色', '使用谁的颜色'],
  },
  style_scale: {
    en: ['style_scale', 'Size of the strokes: 2 doubles them'],
    de: ['strichgroesse', 'Größe der Striche: 2 verdoppelt sie'],
    fr: ['taille_des_traits', 'Taille des traits : 2 les double'],
    'es-ES': ['tamano_del_trazo', 'Tamaño de los trazos: 2 los duplica'],
    'pt-BR': ['tamanho_do_traco', 'Tamanho dos traços: 2 os duplica'],
    ja: ['筆の大きさ', '筆致の大きさ：2 で二倍'],
    'zh-CN': ['笔触大小', '笔触的大小：2 为两倍'],
  },
  second_style: {
    en: ['second_style', 'Another style to mix in'],
    de: ['zweiter_stil', 'Ein weiterer Stil, der beigemischt wird'],
    fr: ['second_style', 'Un autre style à mélanger'],
    'es-ES': ['segundo_estilo', 'Otro estilo para mezclar'],
    'pt-BR': ['segundo_estilo', 'Outro estilo para misturar'],
    ja: ['第二の画風', '混ぜるもう一つの画風'],
    'zh-CN': ['第二风格', '混入的另一种风格'],
  },
  blend: {
    en: ['blend', 'Share of the second style, in percent'],
    de: ['mischung', 'Anteil des zweiten Stils in Prozent'],
    fr: ['melange', 'Part du second style, en pour cent'],
    'es-ES': ['mezcla', 'Parte del segundo estilo, en porcentaje'],
    'pt-BR': ['mistura', 'Parte do segundo estilo, em porcentagem'],
    ja: ['配合', '第二の画風の割合（％）'],
    'zh-CN': ['混合比', '第二风格所占的百分比'],
  },
  seed: {
    en: ['seed', 'Begins from noise chosen by this number instead of from the picture'],
    de: ['startwert', 'Beginnt mit Rauschen, das diese Zahl wählt, statt mit dem Bild'],
    fr: ['graine', "Part d'un bruit choisi par ce nombre au lieu de l'image"],
    'es-ES': ['semilla', 'Parte de un ruido elegido por este número y no de la imagen'],
    'pt-BR': ['semente', 'Parte de um ruído escolhido por este número e não da imagem'],
    ja: ['シード', '画像ではなく、この数で決まるノイズから描き始めます'],
    'zh-CN': ['种子', '不从图片、而从此数字决定的噪声开始绘制'],
  },
  private: {
    en: ['private', 'Only you see the painting'],
    de: ['privat', 'Nur du siehst das Gemälde'],
    fr: ['prive', 'Toi seul vois la peinture'],
    'es-ES': ['privado', 'Solo tú ves la pintura'],
    'pt-BR': ['privado', 'Só você vê a pintura'],
    ja: ['非公開', '自分だけに表示します'],
    'zh-CN': ['仅自己', '只有你能看到这幅画'],
  },
  queue: {
    en: ['queue', 'What waits and what is being painted'],
    de: ['warteschlange', 'Was wartet und was gerade gemalt wird'],
    fr: ['file', 'Ce qui attend et ce qui se peint'],
    'es-ES': ['cola', 'Qué espera y qué se está pintando'],
    'pt-BR': ['fila', 'O que espera e o que está sendo pintado'],
    ja: ['順番', '待っている絵と描いている絵'],
    'zh-CN': ['队列', '正在等待和正在绘制的画'],
  },
  about: {
    en: ['about', 'What this bot is and what it paints with'],
    de: ['info', 'Was dieser Bot ist und womit er malt'],
    fr: ['infos', 'Ce que ce bot est et avec quoi il peint'],
    'es-ES': ['info', 'Qué es este bot y con qué pinta'],
    'pt-BR': ['sobre', 'O que este bot é e com o que pinta'],
    ja: ['情報', 'このボットと使っているエンジンについて'],
    'zh-CN': ['关于', '此机器人是什么，用什么作画'],
  },
} as const satisfies Record<string, Wording>;

/** Names of the entries in a message's and a member's "Apps" menu. */
export const MENUS = {
  message: {
    en: 'Stylize this picture',
    de: 'Dieses Bild stilisieren',
    fr: 'Styliser cette image',
    'es-ES': 'Estilizar esta imagen',
    'pt-BR': 'Estilizar esta imagem',
    ja: 'この画像をスタイル変換',
    'zh-CN': '风格化这张图片',
  },
  avatar: {
    en: 'Stylize avatar',
    de: 'Avatar stilisieren',
    fr: "Styliser l'avatar",
    'es-ES': 'Estilizar avatar',
    'pt-BR': 'Estilizar avatar',
    ja: 'アバターをスタイル変換',
    'zh-CN': '风格化头像',
  },
} as const satisfies Record<string, Words>;

/** What choices are called, by their value. */
export const CHOICES = {
  draft: {
    en: 'Draft',
    de: 'Skizze',
    fr: 'Brouillon',
    'es-ES': 'Boceto',
    'pt-BR': 'Rascunho',
    ja: '下書き',
    'zh-CN': '草稿',
  },
  standard: {
    en: 'Standard',
    de: 'Standard',
    fr: 'Standard',
    'es-ES': 'Estándar',
    'pt-BR': 'Padrão',
    ja: '標準',
    'zh-CN': '标准',
  },
  fine: { en: 'Fine', de: 'Fein', fr: 'Fin', 'es-ES': 'Fino', 'pt-BR': 'Fino', ja: '精細', 'zh-CN': '精细' },
  style: {
    en: "The style's",
    de: 'Die des Stils',
    fr: 'Celles du style',
    'es-ES': 'Los del estilo',
    'pt-BR': 'As do estilo',
    ja: '画風の色',
    'zh-CN': '风格的颜色',
  },
  content: {
    en: "The picture's own",
    de: 'Die des Bildes',
    fr: "Celles de l'image",
    'es-ES': 'Los de la imagen',
    'pt-BR': 'As da imagem',
    ja: '元画像の色',
    'zh-CN': '原图的颜色',
  },
  match: {
    en: 'Matched',
    de: 'Angeglichen',
    fr: 'Accordées',
    'es-ES': 'Ajustados',
    'pt-BR': 'Ajustadas',
    ja: '合わせた色',
    'zh-CN': '匹配颜色',
  },
} as const satisfies Record<string, Words>;

/** Discord's localisation fields: English is named too, lest one English falls back to another. */
export function localise(words: Words): LocalizationMap {
  const { en, ...others } = words;
  return { 'en-US': en, 'en-GB': en, ...others };
}

interface Describable {
  setName(name: string): this;
  setNameLocalizations(names: LocalizationMap): this;
  setDescription(description: string): this;
  setDescriptionLocalizations(descriptions: LocalizationMap): this;
}

/** Names and describes a command or an option, in every language. */
export function describeAs<Builder extends Describable>(builder: Builder, wording: Wording): Builder {
  const [names, descriptions] = ([0, 1] as const).map((index) => {
    const words = Object.entries(wording).map(([language, both]) => [language, both[index]]);
    return Object.fromEntries(words) as Words;
  });
  return builder
    .setName(names.en)
    .setNameLocalizations(localise(names))
    .setDescription(descriptions.en)
    .setDescriptionLocalizations(localise(descriptions));
}
