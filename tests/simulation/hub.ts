import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aggregation, aggregationProjection } from '@lodestone/aggregation'
import { demand } from '@lodestone/demand'
import { matching } from '@lodestone/matching'
import { participants } from '@lodestone/participants'
import { rounds } from '@lodestone/rounds'
import { openSigning, readConfig, type Service } from '@lodestone/service'
import { supply } from '@lodestone/supply'
import { Partitioners } from 'kafkajs'
import { openBorder } from './border.ts'
import { openGround } from './database.ts'
import { type Host, hostHere } from './host.ts'
import { NAMES } from './names.ts'
import { Operators } from './operators.ts'
import { FORECASTS, OFFERS } from './papers.ts'
import { Publishers } from './publishers.ts'
import type { Hub, Scenario } from './run.ts'
import { Submitters } from './submitters.ts'
import { connectThrough, FAIR, type Network } from './wire.ts'

const PROJECTION = { service: 'aggregation', tables: aggregationProjection } as const
const DEMAND: Scenario = {
  processes: [
    [participants, demand],
    [demand, aggregation],
  ],
  people: clients => [new Submitters(clients, FORECASTS, true), new Publishers(clients)],
  projection: PROJECTION,
}
const market = (...processes: readonly (readonly Service[])[]): Scenario => ({
  processes,
  ...(processes.flat().includes(aggregation) ? { projection: PROJECTION } : {}),
  people: clients => {
    const submitters = [FORECASTS, OFFERS].map(paper => new Submitters(clients, paper, false))
    return [...submitters, new Operators(clients, submitters)]
  },
})
/** By seed in turn. Each has two processes, with two relays and two consumers of the services that both have. */
const SCENARIOS: readonly [Scenario, ...Scenario[]] = [
  DEMAND,
  DEMAND,
  DEMAND,
  market([participants, supply, rounds], [demand, matching, supply, aggregation]),
  DEMAND,
  DEMAND,
  DEMAND,
  market([participants, demand, rounds, matching], [supply, rounds, matching]),
]

/** A hub on a database of its own. */
export async function openHub(url: string, template: string): Promise<Hub & { close(): Promise<void> }> {
  const ground = await openGround(url, template, NAMES)
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-simulation-'))
  const config = readConfig({
    DATABASE_URLS: [...ground.logins].map(([name, login]) => `${name}=${login}`).join(','),
    KAFKA_BROKERS: 'simulated',
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    SERVICES: NAMES.join(','),
  })
  const network: Network = { server: ground.server, weather: FAIR, connections: new Set() }
  connectThrough(network)
  const seen: { hosts: readonly Host[] } = { hosts: [] }
  const border = await openBorder(NAMES, service => hostHere(seen.hosts)?.open.get(service))
  return {
    ground,
    network,
    settings: { config, signing: openSigning(config, NAMES), border },
    scenarios: SCENARIOS,
    partitionOf: partitioner(),
    seen,
    close: async () => {
      await ground.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As Kafka's own clients choose it. */
function partitioner(): (key: string, partitions: number) => number {
  const choose = Partitioners.DefaultPartitioner()
  const known = new Map<string, number>()
  return (key, partitions) => {
    const at = `${partitions} ${key}`
    const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
      partitionId,
      partitionErrorCode: 0,
      leader: 0,
      replicas: [],
      isr: [],
    }))
    const found = known.get(at) ?? choose({ topic: '', partitionMetadata, message: { key, value: null } })
    known.set(at, found)
    return found
  }
}
