import { type Bench, openConsumer } from '../bench.fixture.ts'
import { counted } from '../counted.fixture.ts'
import type { OutRecord, RunningConsumer } from '../index.ts'
import type { TestTransport } from '../transport.fixture.ts'
import { until } from '../until.fixture.ts'

const READ = ['seen', 'inbox_offset', 'inbox_version']

/** A service that reads a log of its own, and an operator who decides on what it parks. */
export class Reading {
  readonly bench: Bench
  readonly transport: TestTransport
  #consumer: RunningConsumer | undefined

  constructor(bench: Bench, transport: TestTransport) {
    this.bench = bench
    this.transport = transport
  }

  get consumer(): RunningConsumer {
    if (!this.#consumer) throw new Error('nobody has begun to read')
    return this.#consumer
  }

  start(consumer = openConsumer(this.bench, this.transport)): void {
    this.#consumer = consumer
  }

  async send(...records: readonly OutRecord[]): Promise<void> {
    const producer = await this.transport.producer()
    await producer.send(records)
    await producer.close()
  }

  /** When it has read to the end of every partition. */
  async reached(): Promise<void> {
    const ends = await this.transport.endOffsets([counted.topic])
    await until(
      () =>
        this.bench.receiver.query<{ at: string; next: bigint }>(
          `SELECT topic || '/' || partition AS at, next_offset AS next FROM inbox_offset`,
        ),
      rows => rows.length === ends.size && rows.every(({ at, next }) => next === ends.get(at)),
    )
  }

  asOperator(id = '') {
    return {
      database: this.bench.receiver,
      running: this.consumer,
      id,
      actor: 'operator',
      now: new Date('2026-11-24T11:00:00.000Z'),
    }
  }

  /** What it has read, so that it begins anew. */
  async forget(): Promise<void> {
    for (const table of READ) await this.bench.receiver.query(`TRUNCATE ${table}`)
  }

  async close(): Promise<void> {
    await this.#consumer?.stop()
    await this.transport.close()
  }
}

/** A reading of a new log by a receiver that has read and parked nothing. */
export async function openReading(bench: Bench, transport: TestTransport, partitions: number): Promise<Reading> {
  const reading = new Reading(bench, transport)
  await reading.forget()
  await bench.receiver.query('TRUNCATE parked')
  await transport.ensureTopics([{ name: counted.topic, partitions }])
  return reading
}
