import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SERVICES } from '@lodestone/contracts'
import { AclOperation } from '@lodestone/messaging'
import { hasBroker } from '@lodestone/testing'
import kafkajs from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SecureBroker, secureBroker, write } from './secure-broker.ts'

/** A real broker with TLS and SCRAM-SHA-512, and the rights of the table: what the credentials of a service reach there, and what they do not. */

let broker: SecureBroker
const stopping: { stop(): Promise<void> }[] = []

const names = ['admin', ...SERVICES]

describe.skipIf(!hasBroker)('with a broker of its own', () => {
  beforeAll(async () => {
    broker = await secureBroker({
      protocol: 'SASL_SSL',
      principal: 'User:SERVICE',
      format: names.flatMap(name => ['--add-scram', `SCRAM-SHA-512=[name=${name},password=secret-of-${name}]`]),
      settings: () => ({
        'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
        'listener.name.clients.scram-sha-512.sasl.jaas.config':
          'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      }),
      clientOf: (name, { file }) => {
        const secret = `${file}.${name}.password`
        writeFileSync(secret, `secret-of-${name}\n`)
        return { KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512', KAFKA_USERNAME: name, KAFKA_SECRET_FILE: secret }
      },
    })
  })
  afterAll(async () => {
    await Promise.all(stopping.map(one => one.stop()))
    await broker?.stop()
  })

  describe('the credentials of a service', credentials)
  describe('rights that nobody has asked for', unasked)

  test('a right of everybody is taken away, so that a service writes no topic of another', async () => {
    const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } = kafkajs
    const admin = new Kafka({ brokers: [broker.inside], logLevel: logLevel.NOTHING }).admin()
    await admin.createAcls({
      acl: [
        {
          principal: 'User:*',
          host: '*',
          operation: AclOperationTypes.ALL,
          permissionType: AclPermissionTypes.ALLOW,
          resourceType: AclResourceTypes.TOPIC,
          resourceName: '*',
          resourcePatternType: ResourcePatternTypes.LITERAL,
        },
      ],
    })
    await admin.disconnect()
    await broker.access()
    await expect(write(broker.as('supply'), 'rounds.round')).rejects.toThrow(/authoriz/i)
  })
})

function credentials() {
  test('write its own topics, and no other’s', async () => {
    const supply = broker.as('supply')
    await write(supply, 'supply.offer')
    await write(supply, 'audit.head')
    for (const topic of ['rounds.round', 'participants.participant', 'demand.forecast', 'matching.result'])
      await expect(write(supply, topic), topic).rejects.toThrow(/authoriz/i)
    await write(broker.as('rounds'), 'rounds.round')
  })
  test('read what it listens to, and not what it does not', async () => {
    expect((await broker.as('demand').endOffsets(['rounds.round'])).get('rounds.round/0')).toBe(1n)
    await expect(broker.as('demand').endOffsets(['supply.book'])).rejects.toThrow(/authoriz/i)
  })
  test('are a member of the group of its name, and of no other', async () => {
    const heard = (group: string) =>
      new Promise<string>(resolve => {
        void broker
          .as('supply')
          .consume({
            group,
            topics: ['rounds.round'],
            positions: async () => new Map(),
            onBatch: async ({ records, from }) => {
              resolve(`${group} has read`)
              return { next: from + BigInt(records.length) }
            },
            onFatal: error => resolve(error.message),
          })
          .then(subscription => stopping.push(subscription))
      })
    const never = heard('rounds')
    expect(await heard('supply')).toBe('supply has read')
    expect(await Promise.race([never, Promise.resolve('nothing')])).toBe('nothing')
  })
  test('make no topic', async () => {
    await expect(broker.as('supply').ensureTopics([{ name: 'supply.more' }])).rejects.toThrow(
      'could not be made sure of',
    )
  })
  test('are asked for: a wrong password, another authority and a plain connection reach nothing', async () => {
    writeFileSync(join(broker.folder, 'wrong'), 'guessed')
    const wrong = broker.as('supply', { KAFKA_SECRET_FILE: join(broker.folder, 'wrong') })
    await expect(write(wrong, 'supply.offer')).rejects.toThrow(/authentication|credentials/i)
    const own = broker.settingsOf('supply')
    const untrusting = broker.connect({ ...own, security: { sasl: own.security.sasl, tls: {} } as never })
    await expect(write(untrusting, 'supply.offer')).rejects.toThrow(/certificate|issuer/i)
    const plain = broker.connect({ ...own, security: {} })
    await expect(write(plain, 'supply.offer')).rejects.toThrow()
  })
}

function unasked() {
  const toWrite = (name: string) =>
    ({ principal: 'User:supply', resource: 'topic', name, operation: AclOperation.WRITE }) as const

  test('are taken away, and those that stand are left', async () => {
    expect(await broker.access()).toEqual({ added: 0, removed: 0 })
    await broker.access([toWrite('rounds.round')])
    expect(await broker.access()).toEqual({ added: 0, removed: 1 })
  })

  test('are taken away on whatever reaches into the hub: all topics, the beginnings of names, the broker itself', async () => {
    const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, Kafka, logLevel, ResourcePatternTypes } = kafkajs
    const admin = new Kafka({ brokers: [broker.inside], logLevel: logLevel.NOTHING }).admin()
    const all = { operation: AclOperationTypes.ALL, permissionType: AclPermissionTypes.ALLOW }
    const on = (resourceType: number, resourceName: string, resourcePatternType: number) => ({
      ...{ principal: 'User:supply', host: '*', ...all },
      ...{ resourceType, resourceName, resourcePatternType },
    })
    const others = on(AclResourceTypes.TOPIC, 'other.', ResourcePatternTypes.PREFIXED)
    await admin.createAcls({
      acl: [
        on(AclResourceTypes.TOPIC, '*', ResourcePatternTypes.LITERAL),
        on(AclResourceTypes.TOPIC, 'rou', ResourcePatternTypes.PREFIXED),
        on(AclResourceTypes.GROUP, 'rounds', ResourcePatternTypes.PREFIXED),
        on(AclResourceTypes.CLUSTER, 'kafka-cluster', ResourcePatternTypes.LITERAL),
        others,
      ],
    })
    expect(await broker.access()).toEqual({ added: 0, removed: 4 })
    expect(await broker.access()).toEqual({ added: 0, removed: 0 })
    const { filterResponses } = await admin.deleteAcls({ filters: [others] })
    expect(filterResponses[0]?.matchingAcls).toHaveLength(1)
    await admin.disconnect()
  })

  test('are judged among the names of this hub alone, where another with its own prefix is on the same broker', async () => {
    const ofOther = (await broker.access([], 'other.')).added
    expect(ofOther).toBeGreaterThan(40)
    expect(await broker.access()).toEqual({ added: 0, removed: 0 })
    expect(await broker.access([], 'other.')).toEqual({ added: 0, removed: 0 })
    await broker.access([toWrite('rounds.round')])
    expect(await broker.access([], 'other.')).toEqual({ added: 0, removed: 0 })
    expect(await broker.access()).toEqual({ added: 0, removed: 1 })
    expect(await broker.access([toWrite('rounds.round')], 'other.')).toEqual({ added: 1, removed: 0 })
    expect(await broker.access([], 'other.')).toEqual({ added: 0, removed: 1 })
  })
}
