/** A command option: its name and an input for its value. */
import { ApplicationCommandOptionType } from 'discord-api-types/payloads/v10';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Option as Row } from '../messages/select.js';
import { channelOptions, roleOptions, userOptions } from '../messages/select-options.js';
import { autocomplete, type Suggestion } from '../state/actions.js';
import { type Choice, Combobox } from './combobox.js';
import type { CommandInvocation, Option } from './commands.js';
import { type FieldValue, type FieldValues, isChoice, toOptionValues } from './draft.js';

/** Delay between the last key press and the autocomplete request. */
const AUTOCOMPLETE_DEBOUNCE_MS = 200;

type ValueChoice = Choice & { readonly value: string | number | boolean };

const toChoices = (given: readonly Row[]): ValueChoice[] =>
  given.map(({ value, label, icon }) => ({ key: value, value, label, icon }));

const BOOLEAN_CHOICES: ValueChoice[] = [
  { key: 'true', value: true, label: 'True' },
  { key: 'false', value: false, label: 'False' },
];

const suggestionChoices = (given: readonly Suggestion[]): ValueChoice[] =>
  given.map(({ name, value }) => ({ key: String(value), value, label: name }));

function choicesFor({ type, choices, channelTypes }: Option): ValueChoice[] {
  switch (type) {
    case ApplicationCommandOptionType.Boolean:
      return BOOLEAN_CHOICES;
    case ApplicationCommandOptionType.User:
      return toChoices(userOptions());
    case ApplicationCommandOptionType.Role:
      return toChoices(roleOptions());
    case ApplicationCommandOptionType.Channel:
      return toChoices(channelOptions(channelTypes));
    case ApplicationCommandOptionType.Mentionable:
      return toChoices([...userOptions(), ...roleOptions()]);
    default:
      return suggestionChoices(choices);
  }
}

interface Suggestions {
  readonly choices: readonly ValueChoice[];
  /** Shown instead of choices. */
  readonly note?: string | undefined;
  /** The choices belong to an earlier text. */
  readonly stale: boolean;
}

/** An autocomplete response, with the request that it answers. */
interface AutocompleteResult {
  readonly question: string;
  readonly choices: readonly ValueChoice[] | undefined;
}

/** Debounced autocomplete. Responses to earlier texts are ignored. */
function useSuggestions(option: Option, typed: CommandInvocation, given: FieldValues, focused: boolean): Suggestions {
  const [found, setFound] = useState<AutocompleteResult>({ question: '', choices: [] });
  const { text = '', value } = given[option.name] ?? {};
  const options = { ...toOptionValues(typed, given), [option.name]: text };
  const question = JSON.stringify(options);
  const latest = useRef(0);
  useEffect(() => {
    const turn = ++latest.current;
    // A chosen value needs no suggestions.
    if (!option.autocomplete || !focused || value !== undefined) return;
    const timer = setTimeout(async () => {
      const answer = await autocomplete({ kind: 'complete', name: typed.path, options, focused: option.name }).catch(
        () => undefined,
      );
      if (turn === latest.current) setFound({ question, choices: answer && suggestionChoices(answer) });
    }, AUTOCOMPLETE_DEBOUNCE_MS);
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
  const chosen = isChoice(option);
  const settled = value !== undefined;
  const all = !autocomplete ? choicesFor(option) : settled ? [] : suggestions.choices;
  const matches = all.filter(
    ({ label }) => autocomplete || settled || label.toLowerCase().includes(text.toLowerCase()),
  );
  const { type } = option;
  const mode =
    type === ApplicationCommandOptionType.Integer && (option.minimum ?? -1) >= 0
      ? 'numeric'
      : type === ApplicationCommandOptionType.Number
        ? 'decimal'
        : 'text';
  return (
    <span class={`option ${error === undefined ? '' : 'wrong'}`} data-option={option.name}>
      <span class="option-name" aria-hidden="true">
        {option.label}
      </span>
      <Combobox
        label={option.label}
        text={text}
        inputMode={mode}
        choices={matches.slice(0, 25)}
        selectFirst={(chosen || autocomplete) && !settled}
        stale={autocomplete && !settled && suggestions.stale}
        note={autocomplete && !settled ? suggestions.note : undefined}
        error={error}
        description={option.description}
        onText={(next) => onGiven({ text: next })}
        onChoice={(choice) => onGiven({ text: choice.label, value: (choice as ValueChoice).value })}
        onEmptyBackspace={onBack}
        onFocus={onFocus}
      />
    </span>
  );
}
