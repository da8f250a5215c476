/** One option of a command, in the line: its name, and a field for its value. */
import { ApplicationCommandOptionType } from 'discord-api-types/payloads/v10';
import { useEffect, useRef, useState } from 'preact/hooks';
import { channelsHere, rolesHere, usersHere } from '../messages/choices.js';
import type { Option as Row } from '../messages/select.js';
import { autocomplete, type Suggestion } from '../state/actions.js';
import { type Choice, Combo } from './combo.js';
import type { CommandInvocation, Option } from './commands.js';
import { type FieldValue, type FieldValues, isChosen, optionsOf } from './draft.js';

/** Between the last key and the question to the bot, in milliseconds. */
const PAUSE = 200;

type Valued = Choice & { readonly value: string | number | boolean };

const rows = (given: readonly Row[]): Valued[] =>
  given.map(({ value, label, icon }) => ({ key: value, value, label, icon }));

const truths: Valued[] = [
  { key: 'true', value: true, label: 'True' },
  { key: 'false', value: false, label: 'False' },
];

const suggested = (given: readonly Suggestion[]): Valued[] =>
  given.map(({ name, value }) => ({ key: String(value), value, label: name }));

function choicesFor({ type, choices, channelTypes }: Option): Valued[] {
  switch (type) {
    case ApplicationCommandOptionType.Boolean:
      return truths;
    case ApplicationCommandOptionType.User:
      return rows(usersHere());
    case ApplicationCommandOptionType.Role:
      return rows(rolesHere());
    case ApplicationCommandOptionType.Channel:
      return rows(channelsHere(channelTypes));
    case ApplicationCommandOptionType.Mentionable:
      return rows([...usersHere(), ...rolesHere()]);
    default:
      return suggested(choices);
  }
}

interface Suggested {
  readonly choices: readonly Valued[];
  /** What there is instead of choices. */
  readonly note?: string | undefined;
  /** The choices are for something else than is typed now. */
  readonly stale: boolean;
}

/** What the bot said to a question, which is known by what was asked. */
interface Found {
  readonly question: string;
  readonly choices: readonly Valued[] | undefined;
}

/** What the bot suggests for what is typed, once somebody stops typing. An answer to an earlier text comes too late. */
function useSuggestions(option: Option, typed: CommandInvocation, given: FieldValues, focused: boolean): Suggested {
  const [found, setFound] = useState<Found>({ question: '', choices: [] });
  const { text = '', value } = given[option.name] ?? {};
  const options = { ...optionsOf(typed, given), [option.name]: text };
  const question = JSON.stringify(options);
  const latest = useRef(0);
  useEffect(() => {
    const turn = ++latest.current;
    // What was chosen needs no suggestions.
    if (!option.autocomplete || !focused || value !== undefined) return;
    const timer = setTimeout(async () => {
      const answer = await autocomplete({ kind: 'complete', name: typed.path, options, focused: option.name }).catch(
        () => undefined,
      );
      if (turn === latest.current) setFound({ question, choices: answer && suggested(answer) });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [question, value, focused]);
  const { choices = [] } = found;
  const stale = found.question !== question;
  const note = stale ? 'Loading options…' : found.choices === undefined ? 'Loading options failed' : undefined;
  return { choices, stale, note };
}

interface OptionFieldProps {
  readonly option: Option;
  readonly typed: CommandInvocation;
  readonly given: FieldValues;
  readonly error: string | undefined;
  readonly focused: boolean;
  readonly onGiven: (given: FieldValue) => void;
  readonly onFocus: () => void;
  readonly onBack: () => void;
}

export function OptionField({ option, typed, given, error, focused, onGiven, onFocus, onBack }: OptionFieldProps) {
  const { text = '', value } = given[option.name] ?? {};
  const { autocomplete } = option;
  const suggestions = useSuggestions(option, typed, given, focused);
  const chosen = isChosen(option);
  const settled = value !== undefined;
  const all = !autocomplete ? choicesFor(option) : settled ? [] : suggestions.choices;
  const matches = all.filter(
    ({ label }) => autocomplete || settled || label.toLowerCase().includes(text.toLowerCase()),
  );
  const { type } = option;
  const mode =
    type === ApplicationCommandOptionType.Integer && (option.least ?? -1) >= 0
      ? 'numeric'
      : type === ApplicationCommandOptionType.Number
        ? 'decimal'
        : 'text';
  return (
    <span class={`option ${error === undefined ? '' : 'wrong'}`} data-option={option.name}>
      <span class="option-name" aria-hidden="true">
        {option.label}
      </span>
      <Combo
        label={option.label}
        text={text}
        inputMode={mode}
        choices={matches.slice(0, 25)}
        eager={(chosen || autocomplete) && !settled}
        stale={autocomplete && !settled && suggestions.stale}
        note={autocomplete && !settled ? suggestions.note : undefined}
        error={error}
        about={option.description}
        onText={(next) => onGiven({ text: next })}
        onChoice={(choice) => onGiven({ text: choice.label, value: (choice as Valued).value })}
        onBack={onBack}
        onFocus={onFocus}
      />
    </span>
  );
}
