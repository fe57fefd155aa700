import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type KafkaAcl, kafkaAccess, kafkaTransport, type OutRecord, type Transport } from '@lodestone/messaging'
import { createLog, kafkaSecurity, readConfig, topicsOf } from '@lodestone/service'
import { until } from '@lodestone/testing'
import { rightsOf } from '../../infra/access/rights.ts'
import { jarFolder } from '../../infra/kafka/jars.ts'
import { findJava, type Java } from '../../infra/kafka/java.ts'
import { localBroker } from '../../infra/kafka/local-broker.ts'
import { freePort } from '../setup/free-port.ts'

/** A real broker that asks who one is, with the hub's topics and the rights of the table, for tests of what a client reaches there. */

type Options = {
  readonly protocol: 'SSL' | 'SASL_SSL'
  /** What the broker needs before it starts. */
  readonly prepare?: (authority: Authority) => Promise<void>
  /** Settings of the listener that clients come to, and of its authority. */
  readonly settings: (authority: Authority) => Record<string, string>
  readonly format?: readonly string[]
  readonly flags?: readonly string[]
  /** The settings with which a client of this name shows who it is: `admin`, or a service. */
  readonly clientOf: (name: string, authority: Authority) => Record<string, string>
  /** As `KAFKA_PRINCIPAL`. */
  readonly principal: string
}
export type SecureBroker = Awaited<ReturnType<typeof secureBroker>>

export async function secureBroker(o: Options) {
  const folder = mkdtempSync(join(tmpdir(), 'lodestone-broker-'))
  const authority = newAuthority(folder)
  const broker = authority.certify('localhost', 'subjectAltName=DNS:localhost,IP:127.0.0.1')
  writeFileSync(join(folder, 'keystore.pem'), [broker.key, broker.cert, authority.file].map(read).join(''))
  mkdirSync(join(folder, 'kafka'))
  await o.prepare?.(authority)
  const jars = await jarFolder(resolve('.lodestone/cache'))
  const java = (await findJava(process.env)) as Java
  const inside = await freePort()
  const principalOf = (service: string): string => o.principal.replace('SERVICE', service)
  const local = await localBroker(join(folder, 'kafka'), jars, java, join(folder, 'kafka.log'), {
    format: o.format ?? [],
    flags: o.flags ?? [],
    settings: (own, controller) => ({
      'listener.security.protocol.map': `CLIENTS:${o.protocol},INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT`,
      'inter.broker.listener.name': 'INSIDE',
      listeners: `CLIENTS://127.0.0.1:${own},INSIDE://127.0.0.1:${inside},CONTROLLER://127.0.0.1:${controller}`,
      'advertised.listeners': `CLIENTS://127.0.0.1:${own},INSIDE://127.0.0.1:${inside}`,
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': join(folder, 'keystore.pem'),
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // Whoever comes to INSIDE and CONTROLLER, which clients are not told of.
      'super.users': `${principalOf('admin')};User:ANONYMOUS`,
      'allow.everyone.if.no.acl.found': 'false',
      ...o.settings(authority),
    }),
  })
  const port = await freePort()
  const server = await local.spawn(port, await freePort())

  const open: Transport[] = []
  const settings = (env: Record<string, string>, prefix = '') => {
    const config = readConfig({
      DATABASE_URL: 'none',
      KAFKA_BROKERS: `127.0.0.1:${port}`,
      KAFKA_SECURITY_PROTOCOL: o.protocol,
      KAFKA_CA_FILE: authority.file,
      ...env,
    })
    const log = createLog('silent')
    const security = kafkaSecurity(config)
    return { brokers: config.KAFKA_BROKERS ?? [], clientId: 'test', log, security, topicsTimeoutMs: 1_000, prefix }
  }
  const connect = (client: ReturnType<typeof settings>): Transport => {
    const transport = kafkaTransport(client)
    open.push(transport)
    return transport
  }
  const stop = async (): Promise<void> => {
    await Promise.all(open.map(one => one.close()))
    await server.stop()
    rmSync(folder, { recursive: true })
  }
  const one = {
    folder,
    authority,
    /** Where whoever comes may do everything. */
    inside: `127.0.0.1:${inside}`,
    connect,
    settings,
    settingsOf: (name: string) => settings(o.clientOf(name, authority)),
    as: (name: string, more: Record<string, string> = {}) =>
      connect(settings({ ...o.clientOf(name, authority), ...more })),
    /** Makes the rights those of the table, and these; as `npm run access`. */
    access: (more: readonly KafkaAcl[] = [], prefix = '') =>
      kafkaAccess(settings(o.clientOf('admin', authority), prefix), [...rightsOf(principalOf), ...more]),
    stop,
  }
  const admin = one.as('admin')
  const serves = until(
    'the broker serves',
    () => admin.ensureTopics(topicsOf({ TOPIC_PARTITIONS: 1 })).then(() => true),
    150_000,
  )
  try {
    if ((await Promise.race([serves, server.ended])) !== true) throw new Error('the broker has ended')
    // The broker learns of rights a moment after its controller.
    await until('the broker knows the rights', async () => (await one.access()).added === 0)
    return one
  } catch (error) {
    const words = read(join(folder, 'kafka.log'))
    await stop()
    throw new Error(`${(error as Error).message}\n${words}`)
  }
}

export async function write(transport: Transport, topic: string): Promise<void> {
  const producer = await transport.producer()
  const record: OutRecord = { topic, key: 'k', value: '{}', headers: {} }
  await producer.send([record]).finally(() => producer.close())
}

const read = (file: string): string => readFileSync(file, 'utf8')

export type Authority = ReturnType<typeof newAuthority>

/** Who signs certificates in a folder, each an elliptic key and its certificate in PEM, as the guide makes them. */
export function newAuthority(folder: string, own = 'authority') {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const file = (name: string): string => join(folder, name)
  openssl('req', '-x509', ...curve, '-days', '2', '-subj', `/CN=${own}`, '-keyout', `${own}.key`, '-out', `${own}.pem`)
  return {
    file: file(`${own}.pem`),
    /** A certificate for a common name, signed by this authority. */
    certify(name: string, extension = 'extendedKeyUsage=clientAuth'): { readonly cert: string; readonly key: string } {
      const base = `${name}.of-${own}`
      openssl('req', ...curve, '-subj', `/CN=${name}`, '-keyout', `${base}.key`, '-out', `${base}.csr`)
      writeFileSync(file(`${base}.ext`), extension)
      const signed = ['-CA', `${own}.pem`, '-CAkey', `${own}.key`, '-CAcreateserial', '-days', '2']
      openssl('x509', '-req', '-in', `${base}.csr`, ...signed, '-extfile', `${base}.ext`, '-out', `${base}.pem`)
      return { cert: file(`${base}.pem`), key: file(`${base}.key`) }
    },
  }
}
