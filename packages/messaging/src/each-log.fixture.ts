import { describe } from 'vitest'
import type { Network } from './faults/network.fixture.ts'
import { hasBroker, openTransport, type TestTransport } from './transport.fixture.ts'

/** The same tests with the log in Kafka, where there is a broker, and in PostgreSQL. Each `open` gives another log. */
export function onEachLog(tests: (open: (network?: Network) => Promise<TestTransport>) => void): void {
  for (const kind of ['kafka', 'postgres'] as const)
    describe.skipIf(kind === 'kafka' && !hasBroker)(`with the log in ${kind}`, () =>
      tests(network => openTransport(kind, network)),
    )
}
