/** A field for one file: by click, drag and drop, paste, or from the samples. */
import { useEffect, useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { extensionsOf } from '../../cdn/upload-limits.js';
import { sizeOf } from '../messages/files.js';
import { fetchSample, fetchSamples, filesOf, samples, sampleUrl } from './file-sources.js';

interface FilePickerProps {
  readonly name: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required: boolean;
  readonly fileTypes: readonly string[];
  readonly file: File | undefined;
  readonly error?: string | undefined;
  readonly onFile: (file: File | undefined) => void;
  /** Removes the field. */
  readonly onRemove?: (() => void) | undefined;
  /** The kind of samples to offer first. */
  readonly kind?: string | undefined;
}

export function FilePicker(props: FilePickerProps) {
  const { name, label, description, required, fileTypes, file, error, onFile, onRemove, kind = props.name } = props;
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLFieldSetElement>(null);
  /** Choosing and removing a file replaces the buttons; the focus goes on to their successor. */
  const hadFocus = useRef(false);
  const change = (next: File | undefined) => {
    hadFocus.current = box.current?.contains(document.activeElement) === true;
    onFile(next);
  };
  useLayoutEffect(() => {
    if (hadFocus.current) box.current?.querySelector<HTMLElement>('[data-field]')?.focus();
    hadFocus.current = false;
  }, [file]);
  const id = useId();
  const takesPictures = fileTypes.length === 0 || fileTypes.includes('image');
  useEffect(() => void fetchSamples(), []);
  const address = useMemo(() => (file === undefined ? undefined : URL.createObjectURL(file)), [file]);
  useEffect(() => () => void (address && URL.revokeObjectURL(address)), [address]);
  const offered = [...samples.value].sort((a, b) => Number(kind.includes(b.kind)) - Number(kind.includes(a.kind)));
  return (
    <fieldset
      ref={box}
      class={`file-picker ${error === undefined ? '' : 'wrong'}`}
      data-option={name}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        const [first] = filesOf(event.dataTransfer);
        if (first !== undefined) onFile(first);
      }}
    >
      <legend>
        {label}
        {required && <span class="required" title="Required" aria-hidden="true" />}
      </legend>
      {onRemove !== undefined && (
        <button type="button" class="remove" aria-label={`Remove option ${label}`} onClick={onRemove}>
          ×
        </button>
      )}
      <input
        ref={input}
        id={id}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-label={`File for ${label}`}
        accept={extensionsOf(fileTypes).join(',')}
        onChange={({ currentTarget }) => {
          const [first] = currentTarget.files ?? [];
          if (first !== undefined) change(first);
          currentTarget.value = '';
        }}
      />
      {file === undefined ? (
        <button
          type="button"
          class="drop"
          aria-describedby={`${id}-about`}
          data-field
          onClick={() => input.current?.click()}
        >
          <span class="plus" aria-hidden="true" />
          <span>
            Choose a file<small>or drop or paste one here</small>
          </span>
        </button>
      ) : (
        <div class="taken">
          {file.type.startsWith('image/') ? <img src={address} alt="" /> : <span class="sheet" aria-hidden="true" />}
          <span class="words">
            {file.name}
            <small>{sizeOf(file.size)}</small>
          </span>
          <button
            type="button"
            class="link"
            data-field
            aria-label={`Remove ${file.name}`}
            onClick={() => change(undefined)}
          >
            Remove
          </button>
        </div>
      )}
      {takesPictures && file === undefined && offered.length > 0 && (
        <div class="samples">
          <span>Samples</span>
          {offered.map((sample) => (
            <button
              key={sample.id}
              type="button"
              title={sample.title}
              aria-label={`Use sample ${sample.title}`}
              onClick={async () => change(await fetchSample(sample))}
            >
              <img src={sampleUrl(sample)} alt="" width="44" height="33" loading="lazy" />
            </button>
          ))}
        </div>
      )}
      <p id={`${id}-about`} class="about">
        {error === undefined ? (
          description
        ) : (
          <span class="error" role="alert">
            {error}
          </span>
        )}
      </p>
    </fieldset>
  );
}
