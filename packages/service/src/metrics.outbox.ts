import type { Board } from './metrics.board.ts'
import type { RunningService } from './running.ts'

/** What waits to be published, and what was. */
export function showOutbox({ gauge, counter }: Board): void {
  const outbox = perScrape(one => one.relay.status())
  gauge('lodestone_outbox_depth', 'Facts committed and not yet published', async one => (await outbox(one)).depth)
  gauge(
    'lodestone_outbox_oldest_age_seconds',
    'Age of the oldest unpublished fact',
    async one => (await outbox(one)).oldestAgeMs / 1_000,
  )
  counter('lodestone_relay_batches_total', 'Batches that the broker has acknowledged', one => one.relay.done.batches)
  counter('lodestone_relay_records_total', 'Facts that the broker has acknowledged', one => one.relay.done.records)
  counter('lodestone_relay_failures_total', 'Times the relay had to begin again', one => one.relay.done.failures)
}

/** Reads once for all who ask in one scrape. */
function perScrape<T>(read: (one: RunningService) => Promise<T>): (one: RunningService) => Promise<T> {
  const under = new Map<RunningService, Promise<T>>()
  return one => {
    const known = under.get(one)
    if (known) return known
    const reading = read(one).finally(() => under.delete(one))
    under.set(one, reading)
    return reading
  }
}
