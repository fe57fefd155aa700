import { aggregation } from '@lodestone/aggregation'
import { forecastSubmitted } from '@lodestone/contracts'
import { type Database, loginOf, openDatabase } from '@lodestone/database'
import { migrate } from '@lodestone/database/fixture'
import { type Json, uuidv7 } from '@lodestone/kernel'
import { type Fact, kafkaTransport, messagingMigrations, type Transport } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { pino } from 'pino'
import { forecast, line } from '../system/hub.ts'
import { newDatabase } from './database.ts'

export const log = pino({ level: 'silent' })

/** Where messages are measured: both sides of one database, a log of its own, and a member who is known. */
export type Setting = {
  readonly demandDatabase: Database
  readonly database: Database
  readonly transport: Transport
  readonly participantId: string
  close(): Promise<void>
}

export async function openSetting(
  infrastructure: { databaseUrl: string; kafkaBrokers: readonly string[] },
  name: string,
): Promise<Setting> {
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
  await know(database, participantId)
  return {
    demandDatabase,
    database,
    transport,
    participantId,
    async close() {
      await transport.close()
      await Promise.all([database.close(), demandDatabase.close()])
    },
  }
}

const know = (database: Database, participantId: string) =>
  database.query('INSERT INTO known_participant (id, status, version, data) VALUES ($1, $2, 1, $3)', [
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

/** A forecast of a member with one line. */
export const fact = (participantId: string): Fact => {
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
