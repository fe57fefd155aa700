import { allTopics, HEAD_TOPIC, heardBy, ownerOf, SERVICES, type ServiceName, toldBy } from '@lodestone/contracts'
import { AclOperation } from '@lodestone/messaging'
import { participantTopic, personTopic, type ServiceContext } from '@lodestone/service'
import { expect, test } from 'vitest'
import { rightsOf } from '../../infra/access/rights.ts'
import { ALL_SERVICES } from '../system/hub.ts'

/** The rights that a deployment gives at the broker are those that the services need, and no others. */

test.each(ALL_SERVICES.map(service => [service.name, service] as const))(
  '%s may read what it subscribes to, and nothing else',
  (name, service) => {
    // Consumers are made of their context's parts when they handle something; what they subscribe to is said before.
    const context = new Proxy({}, { get: () => () => undefined }) as ServiceContext
    const own = service.consumer?.(context).topics ?? []
    const known = service.knowsParticipants ? [participantTopic] : []
    const people = service.register ? [] : [personTopic]
    expect([...heardBy(name)].toSorted()).toEqual([...new Set([...own, ...known, ...people, HEAD_TOPIC])].toSorted())
  },
)

test('every topic is written by one service, the heads of histories by all', () => {
  for (const topic of allTopics()) {
    const writers = SERVICES.filter(service => toldBy(service).includes(topic))
    expect([topic, writers]).toEqual([topic, topic === HEAD_TOPIC ? [...SERVICES] : [ownerOf(topic, '')]])
  }
})

test('a service is a member of its own group alone, and nobody may make, change or delete a topic', () => {
  const rights = rightsOf(service => `User:${service}`)
  const groups = rights.filter(one => one.resource === 'group')
  expect(groups.map(one => [one.principal, one.name])).toEqual(SERVICES.map(name => [`User:${name}`, name]))
  expect(new Set(rights.map(one => one.operation))).toEqual(new Set([AclOperation.READ, AclOperation.WRITE]))
  for (const service of SERVICES as readonly ServiceName[])
    expect(
      rights.filter(one => one.principal === `User:${service}` && one.operation === AclOperation.WRITE),
    ).toHaveLength(toldBy(service).length)
})
