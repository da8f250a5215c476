/** Questions that are asked again and again while a part of the page is there. */
import { useEffect } from 'preact/hooks';

/**
 * Asks now, and then every so many milliseconds. What is not answered is asked again the next time.
 *
 * @param ask the same as long as the part is there.
 */
export function usePolling(ask: () => Promise<void>, every: number): void {
  useEffect(() => {
    const askQuietly = () => ask().catch(() => {});
    askQuietly();
    const timer = setInterval(askQuietly, every);
    return () => clearInterval(timer);
  }, []);
}
