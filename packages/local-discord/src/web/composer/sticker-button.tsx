/** Posts one of the server's stickers, or makes a new one. */
import { useRef } from 'preact/hooks';
import { openMenu } from '../menus/menu.js';
import { controlClient, errorText, guild, notify, placeKnown } from '../state/store.js';
import { toUpload } from './draft.js';

const showError = (error: unknown) => notify(errorText(error));

async function post(sticker: string): Promise<void> {
  const { member, channel } = await placeKnown();
  await controlClient.post(member, channel, '', [], [sticker]);
}

/** Named after the file, as far as Discord's limit. */
async function create(server: string, file: File): Promise<void> {
  const upload = await toUpload('picture', file);
  const name = file.name.replace(/\.\w+$/, '').slice(0, 30);
  const { id } = await controlClient.createSticker(server, { ...upload, name });
  await post(id);
}

export function StickerButton() {
  const input = useRef<HTMLInputElement>(null);
  const here = guild.value;
  // Stickers are a server's.
  if (here === undefined) return null;
  const items = [
    ...here.stickers.map(({ id, name, picture }) => ({
      section: 'Stickers',
      label: name,
      icon: picture,
      act: () => post(id).catch(showError),
    })),
    { section: 'Stickers', label: 'Upload a sticker…', act: () => input.current?.click() },
  ];
  return (
    <>
      <input
        ref={input}
        type="file"
        class="unseen"
        tabIndex={-1}
        accept=".png,.apng,.gif,.json"
        aria-label="Picture of a new sticker"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = '';
          if (file !== undefined) create(here.id, file).catch(showError);
        }}
      />
      <button
        type="button"
        class="stickers"
        aria-haspopup="menu"
        aria-label="Stickers"
        onClick={(event) => openMenu(event, items)}
      >
        <span class="peeling" aria-hidden="true" />
      </button>
    </>
  );
}
