/** The beginning of a channel: where one is, and commands to try. */
import { useState } from 'preact/hooks';
import type { PageSuggestion } from '../../control-api/views.js';
import { availableInvocations } from '../composer/commands.js';
import { toUpload } from '../composer/draft.js';
import { fetchSample, fetchSamples, samples, sampleUrl } from '../composer/file-sources.js';
import { requestedCommand } from '../composer/requested-command.js';
import { runCommand } from '../state/actions.js';
import { errorText, guild, notify, state } from '../state/store.js';
import { Markdown } from './markdown.js';

export function ChannelBeginning({ title }: { title: string }) {
  const here = guild.value;
  const { bot, hint = '', suggestions = [] } = state.value ?? {};
  return (
    <div class="beginning">
      <h2>{here === undefined ? title : `Welcome to #${title}`}</h2>
      {here === undefined ? (
        <p>This is the beginning of your direct messages with {title}.</p>
      ) : (
        <p>
          This is the beginning of #{title} in {here.name}.
        </p>
      )}
      {here?.hasBot === false && (
        <p>{bot?.name} isn’t in this server, but it’s installed on your account, so its commands work here.</p>
      )}
      {hint !== '' && <Markdown text={hint} under={2} />}
      {suggestions.length > 0 && (
        <ul class="suggested" aria-label="Things to try">
          {suggestions.map((suggestion, index) => (
            <Suggested key={suggestion.button} suggestion={suggestion} primary={index === 0} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** Sends the command with its samples as files. */
async function sendSuggested({ command, options = {}, files = {} }: PageSuggestion): Promise<void> {
  await fetchSamples();
  const uploads = Object.entries(files).map(async ([option, id]) => {
    const sample = samples.peek().find((each) => each.id === id);
    if (sample === undefined) throw new Error(`There is no sample “${id}”.`);
    return toUpload(option, await fetchSample(sample));
  });
  await runCommand(`/${command}`, { kind: 'command', name: command, options }, await Promise.all(uploads));
}

function Suggested({ suggestion, primary }: { suggestion: PageSuggestion; primary: boolean }) {
  const { title, description, button, command, pictures = [], sends } = suggestion;
  const [busy, setBusy] = useState(false);
  const available = availableInvocations().some(({ path }) => path === command);
  const start = async () => {
    if (!sends) {
      requestedCommand.value = command;
      return;
    }
    if (busy) return;
    setBusy(true);
    await sendSuggested(suggestion).catch((error: unknown) => notify(errorText(error)));
    setBusy(false);
  };
  return (
    <li>
      {pictures.length > 0 && (
        <span class="pictures">
          {pictures.map((id) => (
            <img key={id} src={sampleUrl({ id })} alt="" width="96" height="72" />
          ))}
        </span>
      )}
      <h3>{title}</h3>
      <p>{description}</p>
      <button
        type="button"
        class={primary ? 'button primary' : 'button secondary'}
        disabled={!available}
        aria-busy={busy}
        onClick={start}
      >
        {button}
      </button>
    </li>
  );
}
