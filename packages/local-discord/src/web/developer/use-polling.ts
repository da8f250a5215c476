/** Polling while a component is mounted. */
import { useEffect } from 'preact/hooks';

/**
 * Polls now and then at an interval; failures are ignored until the next poll.
 *
 * @param ask must not change while the component is mounted.
 * @param intervalMs interval in milliseconds.
 */
export function usePolling(ask: () => Promise<void>, intervalMs: number): void {
  useEffect(() => {
    const askQuietly = () => ask().catch(() => {});
    askQuietly();
    const timer = setInterval(askQuietly, intervalMs);
    return () => clearInterval(timer);
  }, []);
}
