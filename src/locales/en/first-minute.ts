/** What a member meets first: choosing a style, the finished painting, questions before something is lost, `/help`. */
import { bold } from 'discord.js';
import { unitFormats } from '../units.js';

const { duration, percent, list } = unitFormats('en');

interface Painted {
  readonly content: string;
  readonly styles: readonly string[];
}

const painted = ({ content, styles }: Painted, write: (name: string) => string): string =>
  styles.length === 0 ? write(content) : `${write(content)} in ${list(styles.map(write))}`;

export const firstMinute = {
  chooseStyle: {
    /** @param picture its name. */
    title: (picture: string) => `Choose a style for ${picture}`,
    notFound: (typed: string) => `I couldn't find a style called “${typed}”.`,
    didYouMean: (name: string) => `Did you mean **${name}**?`,
    /** @param command a mention of the command. */
    upload: (command: string) => `To use a picture of your own as the style, send it with ${command} as “style_image”.`,
    placeholder: 'Choose a style…',
    paintIn: (name: string) => `Paint in ${name}`,
    /** Of a modal. */
    field: 'Style',
    fieldHelp: 'From the library. Or upload a picture below.',
    uploadField: 'Or your own style picture',
    uploadFieldHelp: 'Used instead of the style above.',
    /** @param name of the style that a painting has. */
    keep: (name: string) => `Keep: ${name}`,
  },
  help: {
    title: 'What you can do here',
    /** They take mentions of commands. */
    lines: {
      paint: (stylize: string) =>
        `${stylize} repaints a picture in any style. Choose a style from the list, or send your own.`,
      /** @param picture as the menu says it, as is `avatar`. */
      apps: (picture: string, avatar: string) =>
        `On a message, Apps > **${picture}**; on a person, Apps > **${avatar}**.`,
      styles: (list: string) => `${list} shows the styles.`,
      addStyle: (add: string) => `${add} adds a picture of yours as a style for everyone here.`,
      queue: (queue: string) => `${queue} shows when it's your turn.`,
      moderateQueue: (queue: string) => `${queue} shows what's running; you can pause it and remove paintings.`,
      challenges: (list: string, leaderboard: string) =>
        `${list} shows the challenges you can enter and vote in; ${leaderboard} shows who did best.`,
      organise: (create: string) => `${create} sets up a new challenge.`,
      defaults: (show: string) => `${show} shows this server's settings: quality, limits, styles, channels.`,
      privacy: (show: string) => `${show} explains what I store about you, and how to download or delete it.`,
      about: (about: string) => `${about} says which version this is and what it paints with.`,
    },
  },
  confirmDelete: {
    /** @param painting "**lighthouse** in **Night swirls**". */
    question: (painting: string) => `Delete ${painting}?`,
    consequences: "The message and its pictures are removed. This can't be undone.",
    delete: 'Delete',
    cancel: 'Cancel',
    deleted: 'Deleted.',
    deletedPictures:
      "I've deleted the pictures I stored. Discord doesn't let me remove the message; please delete it yourself.",
  },
  fieldErrors: {
    /** @param count 2 at least. */
    title: (count: number) => `Please check ${count} fields`,
    editAgain: 'Edit again',
    /** @param file name of a picture that was uploaded. */
    keepsUpload: (file: string) => `Keeps ${file} unless you upload another.`,
  },
  card: {
    /** "**lighthouse** in **Night swirls**" */
    painted: (names: Painted) => painted(names, bold),
    took: (seconds: number) => (seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : duration(seconds)),
    /** For screen readers. */
    alt: ({ content, styles }: Painted) =>
      styles.length === 0 ? `${content}, painted` : `${content} painted in ${list(styles)}`,
    altProgress: ({ content, styles }: Painted, done: number) =>
      `${content} painted in ${list(styles)}, ${percent(done)} done`,
    /** Where a painting was cancelled or failed. */
    paintAgain: 'Paint again',
    editSettings: 'Edit settings',
  },
};
