import { aggregation, aggregationProjection } from '@lodestone/aggregation'
import { forecastSubmitted } from '@lodestone/contracts'
import type { Database } from '@lodestone/database'
import { uuidv7 } from '@lodestone/kernel'
import {
  append,
  type Consumer,
  type Fact,
  kafkaTransport,
  type OutRecord,
  type ReceivedEvent,
  rebuild,
  startConsumer,
  startRelay,
} from '@lodestone/messaging'
import { openSigning, type ServiceContext } from '@lodestone/service'
import { temporaryKeyring, until } from '@lodestone/testing'
import { claimPresumed } from '../../packages/messaging/src/consumer/inbox.ts'
import { openPositions } from '../../packages/messaging/src/consumer/positions.ts'
import { countsOf } from '../../packages/messaging/src/counts/counts.ts'
import { concealerOf } from '../../packages/messaging/src/proof/conceal.ts'
import { progress, type Row, row, seconds } from './bench.ts'
import { fact, log, openSetting, type Setting } from './messages.setting.ts'

const EVENTS = 100_000
const BATCH = 500
/** Events of one transaction of a consumer at most. */
const SLICE = 1_000
const AT = { topic: forecastSubmitted.topic, partition: 0 }

/** What aggregation does with events. */
type Own = Pick<Consumer, 'topics' | 'handle'>
type Prove = Parameters<typeof startRelay>[0]['prove']
type Verify = Parameters<typeof startConsumer>[0]['verify']

/**
 * Relay against kafkajs alone, then consumer against the same work without Kafka, on one backlog of 100,000 forecasts; `signed` as they travel, else
 * without proofs, to be compared with what told without them.
 */
export async function messageRows(
  infrastructure: { databaseUrl: string; kafkaBrokers: readonly string[] },
  name: string,
  signed: boolean,
): Promise<Row[]> {
  const setting = await openSetting(infrastructure, name)
  progress(`filling an outbox with ${EVENTS} events`)
  const facts = await filled(setting)

  progress('kafkajs alone')
  const alone = await openAlone(infrastructure.kafkaBrokers, name, facts)
  const before = await alone.rate()
  progress('the relay')
  const keyring = temporaryKeyring()
  const signing = openSigning({ DATA_DIR: keyring.folder, SIGNING_KEYS: undefined, SERVICE_KEYS: undefined }, [
    'demand',
  ])
  const relayRate = await rateOfRelay(setting, signed ? signing.proverOf('demand') : unsigned())
  const after = await alone.rate()
  await alone.close()

  progress('the consumer')
  const own = aggregation.consumer?.({ database: setting.database } as ServiceContext) as Own
  const reference = referenceOf(setting, own, facts)
  const directBefore = await reference.rate()
  await reference.forget()
  const consumer = startMeasured(setting, own, signed ? signing.verify : () => true)
  const consumeRate = await consumer.rate()
  progress('a rebuild')
  const rebuildRate = await consumer.rebuildRate()
  await consumer.stop()
  keyring.remove()
  const directAfter = await reference.rate()
  await setting.close()

  const kafkajsRate = (before + after) / 2
  const directRate = (directBefore + directAfter) / 2
  const how = signed ? '' : ', without signatures'
  return [
    row(
      `relay from outbox to Kafka, against kafkajs alone in batches of 500${how}`,
      relayRate / kafkajsRate,
      { atLeast: 0.35 },
      '',
      `${Math.round(relayRate)}/s of ${Math.round(kafkajsRate)}/s`,
    ),
    row(
      `consumer with its inbox, against the same PostgreSQL work without Kafka${how}`,
      consumeRate / directRate,
      { atLeast: 0.8 },
      '',
      `${Math.round(consumeRate)}/s of ${Math.round(directRate)}/s`,
    ),
    row(`rebuild of the aggregation tables from the log${how}`, rebuildRate, { atLeast: 20_000 }, 'events/s'),
  ]
}

async function filled({ demandDatabase, participantId }: Setting): Promise<Fact[]> {
  const facts = Array.from({ length: EVENTS }, () => fact(participantId))
  for (let i = 0; i < EVENTS; i += BATCH)
    await demandDatabase.transaction(tx =>
      append(tx, facts.slice(i, i + BATCH), { actor: 'bench', now: new Date(), correlationId: 'bench' }),
    )
  await demandDatabase.query('ANALYZE')
  return facts
}

/** kafkajs alone, on topics of its own, with the same records in batches. */
async function openAlone(brokers: readonly string[], name: string, facts: readonly Fact[]) {
  const records: OutRecord[] = facts.map(one => ({
    topic: `${forecastSubmitted.topic}`,
    key: one.subject,
    value: JSON.stringify(one.data),
    headers: {
      ce_id: one.subject,
      ce_type: forecastSubmitted.type,
      ce_time: new Date().toISOString(),
      ce_source: 'bench',
    },
  }))
  const alone = kafkaTransport({
    brokers: [...brokers],
    clientId: `${name}-alone`,
    log,
    prefix: `${name}-alone.`,
  })
  await alone.ensureTopics([{ name: forecastSubmitted.topic, partitions: 4 }])
  const producer = await alone.producer()
  await producer.send(records.slice(0, BATCH))
  const rate = async () => {
    const start = performance.now()
    for (let i = 0; i < EVENTS; i += BATCH) await producer.send(records.slice(i, i + BATCH))
    return EVENTS / seconds(start)
  }
  return {
    rate,
    async close() {
      await producer.close()
      await alone.close()
    },
  }
}

/** As records travel without proofs. */
function unsigned(): Prove {
  const conceal = concealerOf(() => {
    throw new Error('nothing of a forecast is sealed')
  })
  return records => records.map(conceal)
}

async function rateOfRelay({ demandDatabase, transport }: Setting, prove: Prove): Promise<number> {
  const start = performance.now()
  const relay = startRelay({
    database: demandDatabase,
    producer: await transport.producer(),
    prove,
    log,
  })
  await until(
    'the outbox is empty',
    async () => (await demandDatabase.query('SELECT 1 FROM outbox LIMIT 1')).length === 0,
    120_000,
  )
  const rate = EVENTS / seconds(start)
  await relay.stop()
  return rate
}

const clear = (tx: Pick<Database, 'query'>) => tx.query(`TRUNCATE ${aggregationProjection.join(', ')}`)

/** The very transactions of a consumer, offset and versions included, with the events in hand. */
function referenceOf({ database }: Setting, own: Own, facts: readonly Fact[]) {
  const received: ReceivedEvent[] = facts.map((one, i) => ({
    topic: forecastSubmitted.topic,
    partition: 0,
    offset: BigInt(i),
    key: one.subject,
    id: uuidv7(Date.now()),
    type: forecastSubmitted.type,
    aggregateVersion: 1,
    time: new Date().toISOString(),
    actor: 'bench',
    correlationId: 'bench',
    data: one.data,
  }))
  const forget = () =>
    database.transaction(async tx => {
      await clear(tx)
      await tx.query('DELETE FROM inbox_offset')
      await tx.query('TRUNCATE inbox_version')
    })
  const rate = async () => {
    await forget()
    await openPositions(database, 'reference', [AT])
    const begin = performance.now()
    for (let i = 0; i < EVENTS; i += SLICE) {
      const slice = received.slice(i, i + SLICE)
      const [from, to] = [{ next: BigInt(i), revision: 0n }, BigInt(i + slice.length)]
      const standing = {
        versions: new Map(slice.map(one => [one.key, { version: 0, skipped: 0 }])),
        parked: new Set<string>(),
      }
      const versions = new Map(slice.map(one => [one.key, 1]))
      const counts = countsOf(
        AT.topic,
        slice.map(({ id, time }) => ({ headers: { ce_id: id, ce_time: time } })),
      )
      await database.transaction(async tx => {
        if (!(await claimPresumed(tx, 'reference', AT, from, { next: to }, standing, versions, counts)))
          throw new Error('not claimed')
        await own.handle(tx, slice, () => {})
      })
    }
    const took = seconds(begin)
    const [lines] = await database.query<{ n: bigint }>('SELECT count(*) AS n FROM line')
    if (lines?.n !== BigInt(EVENTS)) throw new Error(`the reference applied ${lines?.n} of ${EVENTS} events`)
    return EVENTS / took
  }
  return { rate, forget }
}

/** The consumer itself, and how fast it applies the backlog, at first and again. */
function startMeasured({ database, transport }: Setting, own: Own, verify: Verify) {
  /** By the stored offsets: counting what was applied would be work for the database that is measured. */
  const applied = async () => {
    const [row] = await database.query<{ n: string | null }>(
      "SELECT sum(next_offset) AS n FROM inbox_offset WHERE consumer = 'aggregation' AND topic = 'demand.forecast'",
    )
    return Number(row?.n)
  }
  const running = startConsumer({
    database,
    transport,
    service: 'aggregation',
    consumer: { name: 'aggregation', ...own },
    verify,
    log,
    onFatal: error => {
      throw error
    },
  })
  /** Events per second from the first commit on: joining the group is not part of it. */
  const rate = async () => {
    await running.applied()
    const begin = performance.now()
    const already = await applied()
    await until('every event is applied', async () => (await applied()) === EVENTS, 180_000)
    return (EVENTS - already) / seconds(begin)
  }
  const rebuildRate = async () => {
    const start = performance.now()
    await rebuild({ database, consumer: 'aggregation', clear: async tx => void (await clear(tx)) })
    running.nudge()
    await until('every event is applied again', async () => (await applied()) === EVENTS, 180_000)
    return EVENTS / seconds(start)
  }
  return { rate, rebuildRate, stop: () => running.stop() }
}
