import { aggregation, aggregationProjection } from '@lodestone/aggregation'
import { forecastSubmitted } from '@lodestone/contracts'
import { loginOf, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { type Json, uuidv7 } from '@lodestone/kernel'
import {
  append,
  type Consumer,
  type Fact,
  kafkaTransport,
  messagingMigrations,
  type OutRecord,
  type ReceivedEvent,
  rebuild,
  startConsumer,
  startRelay,
} from '@lodestone/messaging'
import { openSigning, type ServiceContext } from '@lodestone/service'
import { temporaryKeyring, until } from '@lodestone/testing'
import { pino } from 'pino'
import { claimPresumed } from '../../packages/messaging/src/consumer/inbox.ts'
import { openPositions } from '../../packages/messaging/src/consumer/positions.ts'
import { countsOf } from '../../packages/messaging/src/counts/counts.ts'
import { concealerOf } from '../../packages/messaging/src/proof/conceal.ts'
import { forecast, line } from '../system/hub.ts'
import { progress, type Row, row, seconds } from './bench.ts'
import { newDatabase } from './database.ts'

const EVENTS = 100_000
const BATCH = 500
/** Events of one transaction of a consumer at most. */
const SLICE = 1_000
const log = pino({ level: 'silent' })

const fact = (participantId: string): Fact => {
  const subject = uuidv7(Date.now())
  const draft = forecast([line()])
  const lines = draft.lines.map(one => ({ id: uuidv7(Date.now()), ...one }))
  return {
    subject,
    event: forecastSubmitted,
    data: {
      forecastId: subject,
      participantId,
      reference: draft.reference,
      version: 1,
      part: 1,
      parts: 1,
      lines,
    } as unknown as Json,
  }
}

/**
 * Relay against kafkajs alone, then consumer against the same work without Kafka, on one backlog of 100,000 forecasts; `signed` as they travel, else
 * without proofs, to be compared with what told without them.
 */
export async function messageRows(
  infrastructure: { databaseUrl: string; kafkaBrokers: readonly string[] },
  name: string,
  signed: boolean,
): Promise<Row[]> {
  const url = await newDatabase(infrastructure.databaseUrl, name)
  const service = new URL('../../packages/service/migrations/', import.meta.url)
  for (const schema of ['demand', 'aggregation'])
    await migrate({
      url: url.href,
      schema,
      folders: [messagingMigrations, service, ...(schema === 'aggregation' ? [aggregation.migrations] : [])],
    })
  const demandDatabase = openDatabase({ url: loginOf(url.href, 'demand'), schema: 'demand' }).within('service')
  const database = openDatabase({ url: loginOf(url.href, 'aggregation'), schema: 'aggregation' }).within('service')
  const transport = kafkaTransport({
    brokers: [...infrastructure.kafkaBrokers],
    clientId: name,
    log,
    prefix: `${name}.`,
  })
  const topics = [
    forecastSubmitted.topic,
    ...(aggregation.consumer?.({ database } as ServiceContext).topics ?? []),
    'participants.participant',
  ]
  await transport.ensureTopics([...new Set(topics)].map(topic => ({ name: topic, partitions: 4 })))
  const participantId = uuidv7(Date.now())
  await database.query('INSERT INTO known_participant (id, status, version, data) VALUES ($1, $2, 1, $3)', [
    participantId,
    'admitted',
    JSON.stringify({
      id: participantId,
      reference: 'x',
      legalName: 'x',
      kind: 'member',
      country: 'DE',
      bloc: 'EU',
      ownership: [],
      baselines: [],
      status: 'admitted',
      version: 1,
    }),
  ])

  progress(`filling an outbox with ${EVENTS} events`)
  const facts = Array.from({ length: EVENTS }, () => fact(participantId))
  for (let i = 0; i < EVENTS; i += BATCH)
    await demandDatabase.transaction(tx =>
      append(tx, facts.slice(i, i + BATCH), { actor: 'bench', now: new Date(), correlationId: 'bench' }),
    )
  await demandDatabase.query('ANALYZE')

  progress('kafkajs alone')
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
    brokers: [...infrastructure.kafkaBrokers],
    clientId: `${name}-alone`,
    log,
    prefix: `${name}-alone.`,
  })
  await alone.ensureTopics([{ name: forecastSubmitted.topic, partitions: 4 }])
  const producer = await alone.producer()
  await producer.send(records.slice(0, BATCH))
  const aloneRate = async () => {
    const start = performance.now()
    for (let i = 0; i < EVENTS; i += BATCH) await producer.send(records.slice(i, i + BATCH))
    return EVENTS / seconds(start)
  }
  const before = await aloneRate()
  progress('the relay')
  const keyring = temporaryKeyring()
  const signing = openSigning({ DATA_DIR: keyring.folder, SIGNING_KEYS: undefined, SERVICE_KEYS: undefined }, [
    'demand',
  ])
  const conceal = concealerOf(() => {
    throw new Error('nothing of a forecast is sealed')
  })
  let start = performance.now()
  const relay = startRelay({
    database: demandDatabase,
    producer: await transport.producer(),
    prove: signed ? signing.proverOf('demand') : records => records.map(conceal),
    log,
  })
  await until(
    'the outbox is empty',
    async () => (await demandDatabase.query('SELECT 1 FROM outbox LIMIT 1')).length === 0,
    120_000,
  )
  const relayRate = EVENTS / seconds(start)
  await relay.stop()
  const after = await aloneRate()
  await producer.close()
  await alone.close()

  progress('the consumer')
  const own = aggregation.consumer?.({ database } as ServiceContext) as Pick<Consumer, 'topics' | 'handle'>
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
  const at = { topic: forecastSubmitted.topic, partition: 0 }
  const clear = (tx: Pick<typeof database, 'query'>) => tx.query(`TRUNCATE ${aggregationProjection.join(', ')}`)
  const forget = () =>
    database.transaction(async tx => {
      await clear(tx)
      await tx.query('DELETE FROM inbox_offset')
      await tx.query('TRUNCATE inbox_version')
    })
  /** The very transactions of a consumer, offset and versions included, with the events in hand. */
  const direct = async () => {
    await forget()
    await openPositions(database, 'reference', [at])
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
        at.topic,
        slice.map(({ id, time }) => ({ headers: { ce_id: id, ce_time: time } })),
      )
      await database.transaction(async tx => {
        if (!(await claimPresumed(tx, 'reference', at, from, { next: to }, standing, versions, counts)))
          throw new Error('not claimed')
        await own.handle(tx, slice, () => {})
      })
    }
    const took = seconds(begin)
    const [lines] = await database.query<{ n: bigint }>('SELECT count(*) AS n FROM line')
    if (lines?.n !== BigInt(EVENTS)) throw new Error(`the reference applied ${lines?.n} of ${EVENTS} events`)
    return EVENTS / took
  }
  const directBefore = await direct()
  await forget()
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
    verify: signed ? signing.verify : () => true,
    log,
    onFatal: error => {
      throw error
    },
  })
  /** Events per second from the first commit on: joining the group is not part of it. */
  const rateOf = async () => {
    await running.applied()
    const begin = performance.now()
    const already = await applied()
    await until('every event is applied', async () => (await applied()) === EVENTS, 180_000)
    return (EVENTS - already) / seconds(begin)
  }
  const consumeRate = await rateOf()
  progress('a rebuild')
  start = performance.now()
  await rebuild({ database, consumer: 'aggregation', clear: async tx => void (await clear(tx)) })
  running.nudge()
  await until('every event is applied again', async () => (await applied()) === EVENTS, 180_000)
  const rebuildRate = EVENTS / seconds(start)
  await running.stop()
  keyring.remove()
  const directAfter = await direct()
  await transport.close()
  await Promise.all([database.close(), demandDatabase.close()])

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
