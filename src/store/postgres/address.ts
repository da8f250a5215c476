/** Addresses of Postgres databases: they hold a password, so what is logged is made here. */

const POSTGRES = /^postgres(ql)?:\/\//;

/** As in libpq, of which `allow` and `prefer` are missing: they would send the password unencrypted where the server asks for it. */
export const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'] as const;

/** Where a database is: a `postgres://` address; everything else is a file. */
export const isPostgresAddress = (location: string): boolean => POSTGRES.test(location);

/** @returns undefined where it is none, names no database, or has another `sslmode` than those of `SSL_MODES`. */
export function parsePostgresAddress(location: string): URL | undefined {
  if (!isPostgresAddress(location)) return undefined;
  // A socket has no host, `user@/name`, which is no URL.
  const text = URL.canParse(location) ? location : location.replace('@/', '@localhost/');
  if (!URL.canParse(text)) return undefined;
  const parsed = new URL(text);
  if (parsed.pathname.length <= 1) return undefined;
  const mode = parsed.searchParams.get('sslmode');
  return mode === null || (SSL_MODES as readonly string[]).includes(mode) ? parsed : undefined;
}

/** For people and the log: without the password, and without parameters, which can hold one. */
export function shownAddress(location: string): string {
  const parsed = parsePostgresAddress(location);
  if (parsed === undefined) return 'postgres://…';
  return `postgres://${parsed.username}${parsed.username && '@'}${parsed.host}${parsed.pathname}`;
}
