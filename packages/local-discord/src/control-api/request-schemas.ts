/** What can be asked of the control API. */
import { Locale, type LocaleString, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';

const id = z.string().regex(/^\d{17,20}$/, 'an id has 17 to 20 digits');
const name = z.string().min(1).max(100);
const text = z.string().max(6000);

export const NEW_MEMBER = z.strictObject({
  guild: id,
  name: z.string().trim().min(1).max(32),
  locale: z.enum(Object.values(Locale) as LocaleString[]).default(Locale.EnglishUS),
  moderator: z.boolean().default(false),
  admin: z.boolean().default(false),
  avatar: z.boolean().default(true),
});

export const MEMBER = z.strictObject({ locale: z.enum(Object.values(Locale) as LocaleString[]) });

/** `stickers` go by id. */
export const NEW_MESSAGE = z.strictObject({
  content: z.string().max(2000).default(''),
  stickers: z.array(id).max(3).default([]),
});

/** Its picture comes beside it. */
export const STICKER = z.strictObject({ name: z.string().trim() });

const permission = z.enum(Object.keys(PermissionFlagsBits) as [keyof typeof PermissionFlagsBits]);
const permissions = z.array(permission).max(100);
/** 1 is the lowest. */
const position = z.number().int().min(1).max(250);

export const ROLE = z.strictObject({
  name: z.string().trim().min(1).max(100),
  /** RGB, 24 bits; 0 for none. */
  colour: z.number().int().min(0).max(0xffffff).default(0),
  permissions: permissions.default([]),
  position: position.default(1),
});

export const ROLE_CHANGE = z.strictObject({ permissions: permissions.optional(), position: position.optional() });

/** `message` is where it begins. */
export const THREAD = z.strictObject({ name: z.string().trim().min(1).max(100), message: id.optional() });

export const THREAD_CHANGE = z.strictObject({ archived: z.boolean().optional(), locked: z.boolean().optional() });

/** Files come beside it, in parts of the form that are named as the option or the field that they answer. */
export const ACTION = z.discriminatedUnion('kind', [
  /** `name` is "queue pause" for a subcommand. */
  z.strictObject({
    kind: z.literal('command'),
    name,
    options: z.record(z.string(), z.union([text, z.number(), z.boolean()])).default({}),
  }),
  /** What has been typed of a command so far; `focused` is the option that wants suggestions. */
  z.strictObject({
    kind: z.literal('complete'),
    name,
    options: z.record(z.string(), z.union([text, z.number(), z.boolean()])).default({}),
    focused: name,
  }),
  /** "Apps" on a message. */
  z.strictObject({ kind: z.literal('message'), name, message: id }),
  /** "Apps" on a member. */
  z.strictObject({ kind: z.literal('user'), name, user: id }),
  /** `button` is its label or its custom id. */
  z.strictObject({ kind: z.literal('press'), message: id, button: name }),
  /** `select` is its custom id or its placeholder; `values` are those of its options, or their labels. */
  z.strictObject({
    kind: z.literal('choose'),
    message: id,
    select: z.string().min(1).max(150),
    values: z.array(name).max(25),
  }),
  /** `interaction` is the one that opened the modal; `answers` go by custom id. */
  z.strictObject({
    kind: z.literal('submit'),
    interaction: id,
    answers: z.record(z.string(), z.union([text, z.boolean(), z.array(name).max(25)])).default({}),
  }),
]);

export type NewMember = z.input<typeof NEW_MEMBER>;
export type NewRole = z.input<typeof ROLE>;
export type RoleChange = z.input<typeof ROLE_CHANGE>;
export type NewThread = z.input<typeof THREAD>;
export type ThreadChange = z.input<typeof THREAD_CHANGE>;
export type Action = z.input<typeof ACTION>;
