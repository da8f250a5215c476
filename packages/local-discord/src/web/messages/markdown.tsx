/** Renders Discord Markdown. The syntax tree becomes elements; message text is never interpreted as HTML. */
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { channelName, guild, memberId, nameOf } from '../state/store.js';
import { Link } from './link.js';
import { type Node, parseMarkdown } from './markdown-rules.js';
import { Timestamp } from './timestamp.js';

export function Markdown({ text }: { text: string }) {
  const tree = useMemo(() => parseMarkdown(text), [text]);
  return <div class="markdown">{draw(tree)}</div>;
}

const draw = (content: Node['content']): ComponentChildren =>
  typeof content === 'string' ? content : (content ?? []).map((node, index) => <Element key={index} node={node} />);

function Element({ node }: { node: Node }) {
  const { type, content } = node;
  switch (type) {
    case 'strong':
      return <strong>{draw(content)}</strong>;
    case 'em':
      return <em>{draw(content)}</em>;
    case 'underline':
      return <u>{draw(content)}</u>;
    case 'strikethrough':
      return <s>{draw(content)}</s>;
    case 'inlineCode':
      return <code>{draw(content)}</code>;
    case 'codeBlock':
      return (
        <pre>
          <code>{draw(content)}</code>
        </pre>
      );
    case 'blockQuote':
      return <blockquote>{draw(content)}</blockquote>;
    case 'heading':
      return <Heading level={Number(node.level)}>{draw(content)}</Heading>;
    case 'subtext':
      return <small class="subtext">{draw(content)}</small>;
    case 'list': {
      const items = (content as readonly Node[]).map((item, index) => <li key={index}>{draw(item.content)}</li>);
      return node.ordered ? <ol start={Number(node.start)}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'spoiler':
      return <Spoiler>{draw(content)}</Spoiler>;
    case 'link':
    case 'url':
    case 'autolink':
      return <Link target={String(node.target)}>{draw(content)}</Link>;
    case 'br':
    case 'newline':
      return <br />;
    case 'timestamp':
      return <Timestamp seconds={Number(node.timestamp)} format={String(node.format ?? 'f')} />;
    case 'emoji':
      return <span class="emoji">:{String(node.name)}:</span>;
    case 'user':
    case 'channel':
    case 'role':
    case 'everyone':
    case 'here':
    case 'slashCommand':
    case 'guildNavigation':
      return <Mention node={node} />;
    default:
      return <>{draw(content)}</>;
  }
}

function Heading({ level, children }: { level: number; children: ComponentChildren }) {
  // Headings in messages must not be part of the page's outline, so they are ARIA headings below the page's own level.
  return (
    <div class={`heading level-${level}`} role="heading" aria-level={Math.min(6, level + 2)}>
      {children}
    </div>
  );
}

/** Discord's labels of server pages that are not channels. */
const PLACES: Readonly<Record<string, string>> = {
  customize: 'Channels & Roles',
  browse: 'Browse Channels',
  guide: 'Server Guide',
  'linked-roles': 'Linked Roles',
};

function Mention({ node: { type, id, name, fullName } }: { node: Node }) {
  const own = type === 'user' && id === memberId.value;
  const shown: Record<string, () => string> = {
    user: () => `@${nameOf(String(id)) ?? 'unknown-user'}`,
    channel: () => `#${channelName(String(id)) ?? 'unknown'}`,
    role: () => `@${guild.value?.roles.find((role) => role.id === id)?.name ?? 'unknown-role'}`,
    everyone: () => '@everyone',
    here: () => '@here',
    slashCommand: () => `/${fullName}`,
    guildNavigation: () => PLACES[String(name)],
  };
  return <span class={own ? 'mention own' : 'mention'}>{shown[type]()}</span>;
}

function Spoiler({ children }: { children: ComponentChildren }) {
  const [open, setOpen] = useState(false);
  if (open) return <span class="spoiler open">{children}</span>;
  return (
    <button type="button" class="spoiler" aria-label="Spoiler: show it" onClick={() => setOpen(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}
