import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { present } from '@lodestone/kernel'
import { until } from '@lodestone/testing'
import { Kafka, logLevel } from 'kafkajs'
import { jarFolder } from '../../infra/kafka/jars.ts'
import { findJava, type Java } from '../../infra/kafka/java.ts'
import { type LocalBroker, localBroker } from '../../infra/kafka/local-broker.ts'
import { freePort } from '../setup/free-port.ts'

const NODES = [1, 2, 3] as const
const CLUSTER_ID = 'LodestoneThreeBrokersA'
/** Milliseconds that a broker may take to start beside others on a busy machine. */
const STARTS_WITHIN_MS = 120_000
const COPIES = ['default', 'offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic']

export type ThreeBrokers = Awaited<ReturnType<typeof startThreeBrokers>>

/** Three brokers in KRaft mode that are each other's controllers, as in production: every topic has three copies, and two hold what is acknowledged. */
export async function startThreeBrokers() {
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-brokers-'))
  const jars = await jarFolder(resolve('.lodestone/cache'))
  const java = (await findJava(process.env)) as Java
  const ports: { port: number; controller: number }[] = []
  for (const _ of NODES) ports.push({ port: await freePort(), controller: await freePort() })
  const voters = NODES.map((id, n) => `${id}@127.0.0.1:${present(ports[n]).controller}`).join(',')
  const brokers: LocalBroker[] = []
  for (const id of NODES) {
    const own = join(folder, String(id))
    mkdirSync(own)
    brokers.push(
      await localBroker(own, jars, java, join(own, 'kafka.log'), {
        format: ['--cluster-id', CLUSTER_ID],
        settings: () => ({
          'node.id': String(id),
          'controller.quorum.voters': voters,
          ...Object.fromEntries(COPIES.map(name => [`${name}.replication.factor`, '3'])),
          'transaction.state.log.min.isr': '2',
          'min.insync.replicas': '2',
        }),
      }),
    )
  }
  const running = new Map<number, Awaited<ReturnType<LocalBroker['spawn']>>>()
  const addresses = ports.map(({ port }) => `127.0.0.1:${port}`)
  const admin = new Kafka({ brokers: addresses, logLevel: logLevel.NOTHING }).admin()
  const start = async (n: number): Promise<void> => {
    const { port, controller } = present(ports[n])
    running.set(n, await present(brokers[n]).spawn(port, controller))
  }

  /** Resolves when all brokers are there and have every record of every topic. */
  const whole = () =>
    until(
      'every copy is in sync',
      async () => {
        const { topics } = await admin.fetchTopicMetadata()
        const { brokers: there } = await admin.describeCluster()
        return (
          there.length === NODES.length && topics.every(topic => topic.partitions.every(one => one.isr.length === 3))
        )
      },
      STARTS_WITHIN_MS,
    )
  const stop = async (): Promise<void> => {
    await admin.disconnect()
    await Promise.all([...running.values()].map(server => server.stop()))
    rmSync(folder, { recursive: true })
  }

  try {
    await Promise.all(NODES.map((_, n) => start(n)))
    await until('the brokers answer', () => admin.connect().then(() => true), STARTS_WITHIN_MS)
    await whole()
  } catch (error) {
    const words = NODES.map(id => readFileSync(join(folder, String(id), 'kafka.log'), 'utf8').slice(-1_000))
    await stop()
    throw new Error(`${(error as Error).message}\n${words.join('\n')}`)
  }
  return {
    addresses,
    whole,
    /** Kills a broker where it stands, as a machine that is gone. */
    lose: async (n: number): Promise<void> => {
      process.kill(Number(readFileSync(present(brokers[n]).trace.recordFile, 'utf8')), 'SIGKILL')
      await present(running.get(n)).ended
      running.delete(n)
    },
    start,
    stop,
  }
}
