/**
 * What S3 answers in XML. Of its answers we need a handful of elements that hold text and nothing else, which is no reason for a parser:
 * the keys are asked for in URL encoding, so that nothing in them can look like an element.
 */
import type { StoredObject } from './object-store.js';

export interface ListPage {
  /** Keys with their prefix. */
  readonly objects: readonly StoredObject[];
  /** Of the next page, if there is one. */
  readonly continuationToken: string | undefined;
}

export interface ErrorAnswer {
  /** "NoSuchBucket"; undefined where the answer is none of S3's. */
  readonly code: string | undefined;
  readonly message: string | undefined;
}

export function readListPage(xml: string): ListPage {
  // Servers that do not know the encoding do not name it. In it, a plus is a space.
  const isEncoded = textOf(xml, 'EncodingType') === 'url';
  const decode = (key: string) => (isEncoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key);
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, contents]) => ({
    key: decode(textOf(contents, 'Key') ?? ''),
    writtenAt: Date.parse(textOf(contents, 'LastModified') ?? ''),
  }));
  const isTruncated = textOf(xml, 'IsTruncated') === 'true';
  return { objects, continuationToken: isTruncated ? textOf(xml, 'NextContinuationToken') : undefined };
}

export function readErrorAnswer(xml: string): ErrorAnswer {
  return { code: textOf(xml, 'Code'), message: textOf(xml, 'Message') };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @returns undefined where there is no such element. */
function textOf(xml: string, element: string): string | undefined {
  const [, text] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
  return text?.replace(/&(#x?)?(\w+);/gi, (entity, number: string | undefined, name: string) => {
    if (number === undefined) return ENTITIES[name] ?? entity;
    return String.fromCodePoint(Number.parseInt(name, number === '#' ? 10 : 16));
  });
}
