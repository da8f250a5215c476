/** One labelled field of a modal. */
import { ComponentType, TextInputStyle } from 'discord-api-types/payloads/v10';
import { useId } from 'preact/hooks';
import type { Component } from '../../validation/component.js';
import { FilePicker } from '../composer/file-picker.js';
import { Select } from '../messages/select.js';
import { selectOptions } from '../messages/select-options.js';
import { type Answer, countOf } from './answers.js';

interface FieldProps {
  readonly label: string;
  readonly description: string | undefined;
  readonly field: Component;
  readonly answer: Answer;
  readonly error: string | undefined;
  readonly onAnswer: (answer: Answer) => void;
}

export function Field(props: FieldProps) {
  const { label, description, field, error } = props;
  const id = useId();
  if (field.type === ComponentType.FileUpload) return <Upload {...props} />;
  const { required = true } = field;
  const one = field.type === ComponentType.TextInput || field.type === ComponentType.Checkbox;
  const words = (
    <>
      {label}
      {required && field.type !== ComponentType.Checkbox && <span class="required" aria-hidden="true" />}
    </>
  );
  return (
    <div class={`field-box ${error === undefined ? '' : 'wrong'}`}>
      {one ? (
        <label for={id}>{words}</label>
      ) : (
        <span class="label" id={`${id}-label`}>
          {words}
        </span>
      )}
      {description !== undefined && (
        <p class="about" id={`${id}-about`}>
          {description}
        </p>
      )}
      <Entry {...props} id={id} />
      {error !== undefined && (
        <p class="error" role="alert" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

function Entry({ label, field, answer, error, onAnswer, id }: FieldProps & { id: string }) {
  const { type, custom_id = '', placeholder, style, options = [], required = true } = field;
  switch (type) {
    case ComponentType.TextInput: {
      const common = {
        id,
        value: String(answer),
        placeholder: placeholder ?? '',
        maxLength: field.max_length ?? 4000,
        required,
        'aria-invalid': error !== undefined,
        'aria-describedby': `${id}-about ${id}-error`,
      };
      return style === TextInputStyle.Paragraph ? (
        <textarea {...common} rows={3} onInput={({ currentTarget }) => onAnswer(currentTarget.value)} />
      ) : (
        <input {...common} type="text" onInput={({ currentTarget }) => onAnswer(currentTarget.value)} />
      );
    }
    case ComponentType.Checkbox:
      return (
        <input
          id={id}
          type="checkbox"
          checked={answer === true}
          onChange={({ currentTarget }) => onAnswer(currentTarget.checked)}
        />
      );
    case ComponentType.RadioGroup:
    case ComponentType.CheckboxGroup: {
      const several = type === ComponentType.CheckboxGroup;
      const chosen = answer as readonly string[];
      const turn = (value: string, on: boolean) =>
        onAnswer(several ? (on ? [...chosen, value] : chosen.filter((each) => each !== value)) : [value]);
      return (
        <fieldset class="group" aria-labelledby={`${id}-label`}>
          {options.map((option) => (
            <label key={option.value}>
              <input
                type={several ? 'checkbox' : 'radio'}
                name={custom_id}
                checked={chosen.includes(option.value)}
                onChange={({ currentTarget }) => turn(option.value, currentTarget.checked)}
              />
              <span class="words">
                {option.label}
                {'description' in option && <small>{String(option.description ?? '')}</small>}
              </span>
            </label>
          ))}
        </fieldset>
      );
    }
    default: {
      const [least, most] = countOf(field);
      return (
        <Select
          label={label}
          placeholder={placeholder}
          options={selectOptions(field)}
          values={answer as readonly string[]}
          minValues={least}
          maxValues={most}
          onChange={(values) => onAnswer([...values])}
        />
      );
    }
  }
}

/** File pickers: one more than files chosen, up to the maximum. */
function Upload({ label, description, field, answer, error, onAnswer }: FieldProps) {
  const { custom_id = '', file_types = [], required = true } = field;
  const files = answer as readonly File[];
  const [, most] = countOf(field);
  const places = Math.min(most, files.length + 1);
  return (
    <div class="field-box">
      {Array.from({ length: places }, (_, index) => (
        <FilePicker
          key={index}
          name={custom_id}
          kind={custom_id}
          label={places === 1 ? label : `${label} ${index + 1}`}
          description={description}
          required={required && index === 0}
          fileTypes={file_types}
          file={files[index]}
          error={index === 0 ? error : undefined}
          onFile={(file) => {
            const others = files.filter((_, at) => at !== index);
            onAnswer(file === undefined ? others : [...files.slice(0, index), file, ...files.slice(index + 1)]);
          }}
        />
      ))}
    </div>
  );
}
