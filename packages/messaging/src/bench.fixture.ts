import { type Database, openDatabase } from '@lodestone/database'
import { createTestDatabase, migrate } from '@lodestone/database/fixture'
import { seeing } from './counted.fixture.ts'
import {
  type Consumer,
  messagingMigrations,
  type Producer,
  type Relay,
  type RunningConsumer,
  startConsumer,
  startRelay,
  type Transport,
} from './index.ts'
import { proving, verifying } from './signer.fixture.ts'
import { testLog } from './transport.fixture.ts'
import { until } from './until.fixture.ts'

export type Bench = {
  readonly url: string
  /** Where the sender and the receiver sign in. */
  readonly logins: { readonly sender: string; readonly receiver: string }
  /** A pool on the schema of the sender, and one on that of the receiver. */
  readonly sender: Database
  readonly receiver: Database
  /** What is stopped at the end, also when a test has failed before it could. */
  readonly running: { stop(): Promise<void> }[]
  close(): Promise<void>
}

/** One database with a sending and a receiving service. The receiver keeps what it applied, in order, in `seen`. */
export async function openBench(): Promise<Bench> {
  const { url, drop } = await createTestDatabase()
  const folders = [messagingMigrations, new URL('../fixture/', import.meta.url)]
  const logins = {
    sender: await migrate({ url, schema: 'sender', folders }),
    receiver: await migrate({ url, schema: 'receiver', folders }),
  }
  const sender = openDatabase({ url: logins.sender, schema: 'sender' }).within('service')
  const receiver = openDatabase({ url: logins.receiver, schema: 'receiver' }).within('service')
  const running: Bench['running'] = []
  return {
    url,
    logins,
    sender,
    receiver,
    running,
    async close() {
      await Promise.all(running.map(one => one.stop()))
      await sender.close()
      await receiver.close()
      await drop()
    },
  }
}

/** A relay of the sender, for as long as a test needs it. */
export async function openRelay(
  bench: Bench,
  transport: Transport,
  wrap = (producer: Producer) => producer,
): Promise<Relay> {
  const relay = startRelay({
    database: bench.sender,
    producer: wrap(await transport.producer()),
    prove: proving,
    log: testLog,
  })
  bench.running.push(relay)
  return relay
}

/**
 * When the outbox is empty. A rejected send may have been stored, so all may be seen while rows are left: those would go to the next
 * test's log.
 */
export async function drained(relay: Relay): Promise<void> {
  await until(
    () => relay.status(),
    ({ depth }) => depth === 0,
  )
}

/** A consumer of the receiver; what it calls fatal fails the test that awaits it. */
export function openConsumer(bench: Bench, transport: Transport, consumer: Consumer = seeing): RunningConsumer {
  const running = startConsumer({
    database: bench.receiver,
    transport,
    service: 'receiver',
    consumer,
    verify: verifying,
    log: testLog,
    onFatal: error => {
      throw error
    },
  })
  bench.running.push(running)
  return running
}
