import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { ServiceName } from '@lodestone/contracts'
import { grams } from '@lodestone/kernel'
import type { Api } from '@lodestone/testing'
import type pg from 'pg'
import { brokenLog, type LogRecord } from '../simulation/checks.ts'
import type { Entry } from '../simulation/people.ts'
import { ALL_SERVICES } from '../system/hub.ts'
import type { SoakedHub } from './hub.ts'
import { type Acknowledged, type Did, type Fact, type Noun, sumsOf, type View } from './ledger.ts'
import { MATERIALS } from './traffic.ts'

export const NAMES: readonly ServiceName[] = ALL_SERVICES.map(({ name }) => name)

const FACT = /^(?:demand\.(forecast)|supply\.(offer))-(submitted|posted|revised|withdrawn)\.v\d+$/
const DID: Readonly<Record<string, Did>> = {
  submitted: 'submitted',
  posted: 'submitted',
  revised: 'revised',
  withdrawn: 'withdrawn',
}
type Told = {
  readonly participantId: string
  readonly version: number
  readonly lines?: readonly { readonly quantityKg: string }[]
  readonly offer?: { readonly quantityKg: string }
}

/** Facts of forecasts and offers in the journals of their owners: all, or those of some participants. */
export function factsIn(
  journals: ReadonlyMap<ServiceName, readonly Entry[]>,
  participants?: ReadonlySet<string>,
): Fact[] {
  const facts: Fact[] = []
  for (const { type, subject, topic, data } of [...(journals.get('demand') ?? []), ...(journals.get('supply') ?? [])]) {
    const [, forecast, , what = ''] = FACT.exec(type) ?? []
    const did = DID[what]
    if (topic === null || !did) continue
    const { participantId, version, lines, offer }: Told = JSON.parse(data)
    if (participants && !participants.has(participantId)) continue
    const kg = lines?.[0]?.quantityKg ?? offer?.quantityKg
    const noun: Noun = forecast ? 'forecast' : 'offer'
    facts.push({ noun, id: subject, did, version, ...(kg === undefined ? {} : { mark: grams(kg) }) })
  }
  return facts
}

const VIEWS: readonly (readonly [name: string, noun: Noun, sql: string])[] = [
  [
    'demand',
    'forecast',
    "SELECT id, version FROM demand.forecast WHERE status = 'standing' AND participant_id = ANY ($1)",
  ],
  [
    'aggregation',
    'forecast',
    `SELECT forecast_id AS id, version, sum(grams)::text AS grams FROM aggregation.line WHERE participant_id = ANY ($1)
     GROUP BY forecast_id, version`,
  ],
  ['supply', 'offer', "SELECT id, version FROM supply.offer WHERE status = 'standing' AND participant_id = ANY ($1)"],
  [
    'aggregation',
    'offer',
    "SELECT id, version, grams::text FROM aggregation.offer WHERE status = 'standing' AND participant_id = ANY ($1)",
  ],
]

/** What owners and readers have standing of some participants, in their tables and as the API shows it. */
export async function viewsOf(database: pg.Pool, operator: Api, participants: ReadonlySet<string>): Promise<View[]> {
  const views: View[] = []
  for (const [name, noun, sql] of VIEWS) {
    const { rows } = await database.query<{ id: string; version: number; grams?: string }>(sql, [[...participants]])
    const shown = rows.map(({ id, version, grams: all }) => {
      return [id, { version, ...(all === undefined ? {} : { grams: BigInt(all) }) }] as const
    })
    views.push({ name, noun, rows: new Map(shown) })
  }
  for (const [noun, path] of [
    ['forecast', '/demand/forecasts'],
    ['offer', '/supply/offers'],
  ] as const) {
    const items = await operator.all(path)
    const own = items.filter(one => one.status === 'standing' && participants.has(one.participantId))
    views.push({ name: `GET ${path}`, noun, rows: new Map(own.map(({ id, version }) => [id, { version }])) })
  }
  return views
}

/** Cells and coverage that are not the sum of what stands. */
export async function wrongSums(operator: Api, ledger: readonly Acknowledged[]): Promise<string[]> {
  const faults: string[] = []
  const [demand, supply] = [sumsOf(ledger, 'forecast'), sumsOf(ledger, 'offer')]
  for (const material of MATERIALS) {
    const { body } = await operator.get(`/aggregation/coverage?material=${material}`)
    const shown = new Map<string, { demandKg: string; eligibleSupplyKg: string }>()
    for (const row of body.items) shown.set(`${material} ${row.period}`, row)
    const cells = await operator.all(`/aggregation/demand?material=${material}`)
    const summed = new Map<string, bigint>()
    for (const { period, quantityKg } of cells) {
      const cell = `${material} ${period}`
      summed.set(cell, (summed.get(cell) ?? 0n) + grams(quantityKg))
    }
    for (const cell of new Set(
      [...demand.keys(), ...supply.keys(), ...shown.keys()].filter(one => one.startsWith(material)),
    )) {
      const row = shown.get(cell)
      const figures: [string, bigint, bigint][] = [
        ['coverage: demand', row ? grams(row.demandKg) : 0n, demand.get(cell) ?? 0n],
        ['coverage: supply', row ? grams(row.eligibleSupplyKg) : 0n, supply.get(cell) ?? 0n],
        ['demand by cell', summed.get(cell) ?? 0n, demand.get(cell) ?? 0n],
      ]
      for (const [what, is, should] of figures)
        if (is !== should) faults.push(`${what} of ${cell} is ${is} g, and ${should} g stand`)
    }
  }
  return faults
}

const RECORDS = new URL('../system/records.process.ts', import.meta.url).pathname

/** What the log holds, read by a client of its own, that is not the journals'. */
export async function wrongLog(
  hub: SoakedHub,
  entries: readonly Entry[],
): Promise<{ records: number; faults: string[] }> {
  const byTopic = new Map<string, LogRecord[]>()
  const reader = spawn(process.execPath, ['--no-warnings', RECORDS, hub.brokers, hub.processes.topicPrefix], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(reader, 'exit')
  let records = 0
  for await (const text of createInterface({ input: reader.stdout })) {
    const { topic, key, headers } = JSON.parse(text)
    const known = byTopic.get(topic)
    const { ce_id, ce_aggregateversion } = headers
    const record = { key, headers: { ce_id, ce_aggregateversion } }
    if (known) known.push(record)
    else byTopic.set(topic, [record])
    records++
  }
  const [code] = await ended
  const log = { topics: [...byTopic.keys()], partitions: (topic: string) => [byTopic.get(topic) ?? []] }
  return {
    records,
    faults: [...brokenLog(log, entries), ...(code === 0 ? [] : [`the log's reader ended with ${code}`])],
  }
}
