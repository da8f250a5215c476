/** Loads the page again once it was built anew (by `npm run dev`, or an update), instead of going on with old scripts. */

/** The scripts and styles that a build of the page consists of: their names have a hash in them. */
const assetsIn = (html: string) => [...new Set(html.match(/\/assets\/[\w.-]+/g))].sort().join();

const own = assetsIn(document.documentElement.outerHTML);

/** Where the page cannot be had, or is not whole while it is being built, it stays as it is. */
export async function reloadWhenRebuilt(): Promise<void> {
  const html = await fetch('/', { cache: 'no-store' }).then(
    (response) => (response.ok ? response.text() : ''),
    () => '',
  );
  const built = assetsIn(html);
  if (built !== '' && built !== own) location.reload();
}
