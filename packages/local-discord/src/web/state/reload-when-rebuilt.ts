/** Reloads the page after it was rebuilt (by `npm run dev`, or an update), so that old scripts don't keep running. */

/** The scripts and styles of a build. Their file names contain a content hash. */
const assetsIn = (html: string) => [...new Set(html.match(/\/assets\/[\w.-]+/g))].sort().join();

const own = assetsIn(document.documentElement.outerHTML);

/** Does nothing if the page cannot be fetched, or is incomplete because a build is in progress. */
export async function reloadWhenRebuilt(): Promise<void> {
  const html = await fetch('/', { cache: 'no-store' }).then(
    (response) => (response.ok ? response.text() : ''),
    () => '',
  );
  const built = assetsIn(html);
  if (built !== '' && built !== own) location.reload();
}
