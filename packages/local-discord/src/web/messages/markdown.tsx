/** Renders Discord Markdown. The syntax tree becomes elements; message text is never interpreted as HTML. */
import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { channelName, guild, memberId, nameOf } from '../state/store.js';
import { Emoji } from './expressions.js';
import { ariaLevels } from './heading-levels.js';
import { Link } from './link.js';
import { type Node, parseMarkdown } from './markdown-rules.js';
import { Timestamp } from './timestamp.js';

const MESSAGE_HEADING_LEVEL = 3;

interface MarkdownProps {
  readonly text: string;
  /** Level of the page's heading above; that of a message's author by default. */
  readonly under?: number;
}

export function Markdown({ text, under = MESSAGE_HEADING_LEVEL }: MarkdownProps) {
  const tree = useMemo(() => {
    const parsed = parseMarkdown(text);
    const headings = headingsIn(parsed);
    const levels = ariaLevels(
      headings.map(({ level }) => Number(level)),
      under,
    );
    for (const [index, heading] of headings.entries()) headingLevel.set(heading, levels[index]);
    return parsed;
  }, [text, under]);
  return <div class="markdown">{draw(tree)}</div>;
}

/** ARIA levels of parsed headings. */
const headingLevel = new WeakMap<Node, number>();

const headingsIn = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => [
    ...(node.type === 'heading' ? [node] : []),
    ...(typeof node.content === 'string' ? [] : headingsIn(node.content ?? [])),
  ]);

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
      // Not h1 to h3: in a message those would break the page's outline.
      return (
        <div class={`heading level-${node.level}`} role="heading" aria-level={headingLevel.get(node)}>
          {draw(content)}
        </div>
      );
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
      return <Emoji id={String(node.id)} name={String(node.name)} isMoving={node.animated === true} />;
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
    <button type="button" class="spoiler" aria-label="Spoiler: show text" onClick={() => setOpen(true)}>
      <span aria-hidden="true">{children}</span>
    </button>
  );
}
