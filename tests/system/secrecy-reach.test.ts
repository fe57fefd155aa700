import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { EVERYONE, type Role, type RouteContract, routes } from '@lodestone/contracts'
import { reachOf } from '@lodestone/service'
import { expect, test } from 'vitest'

/** Who gives which reach to whom: read from the sources, so that a new place shows here and is looked at. */

const root = new URL('../../', import.meta.url).pathname
const sources: { file: string; text: string }[] = []
for await (const file of glob('{packages,services}/*/src/**/*.ts', { cwd: root }))
  if (!/\.(test|fixture)\.ts$/.test(file)) sources.push({ file, text: readFileSync(root + file, 'utf8') })

const found = (pattern: RegExp): string[] =>
  sources.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(match => `${file}: ${match[1]}`)).sort()

/**
 * Answers to members and suppliers that rest on others' rows, each with the reason why they tell nobody's. Before a line is added here,
 * the answer has been looked at.
 */
test('every read beyond the caller is listed with its reason', () => {
  expect(sources.length).toBeGreaterThan(250)
  expect(found(/everybodyFor\(\s*\w+,\s*'([^']+)'/g)).toEqual([
    'services/aggregation/src/exposure/exposure.routes.ts: one sum over all members, shown where the rules of disclosure allow it',
    'services/demand/src/book/gate.ts: submissions of everybody are decided under one gate, each by its own',
    'services/rounds/src/allocation/proposal.store.ts: an offer is told as one sum, with the countries it goes to',
    'services/rounds/src/book/book.store.ts: salted hashes of all entries, of which a proof gives a handful',
    'services/rounds/src/book/book.store.ts: which goods are offered is published, in bands of how many groups offer them',
    'services/rounds/src/ocds/release.making.ts: a release is written for all who may see it, whoever acts',
    'services/rounds/src/ocds/release.store.ts: the place of a time in the feed, which cursors tell',
    'services/rounds/src/ocds/release.told.store.ts: what is to be told of rounds is told for all who may see it',
    'services/rounds/src/record/record.store.ts: a chain is hashed whole; what tells of others is withheld when it is shown',
    'services/rounds/src/result/result.store.ts: hashes are for everybody',
    'services/rounds/src/result/result.store.ts: hashes are for everybody, stages and shares as far as they are disclosed',
    'services/rounds/src/round/round.ending.ts: the last decision of a pass closes it, whoever makes it',
    'services/rounds/src/round/round.ending.ts: the last report completes the round, whoever makes it',
    'services/rounds/src/settlement/settlement.store.ts: a settlement is one text; of it each party is shown its own rows',
  ])
  expect(found(/(everybodyFor\()/g)).toHaveLength(14)
})

test('every other place that sets a reach is listed', () => {
  expect(found(/((?<!\.)\.within\([^)]*\)|(?<!const )withReach\([^,]*,)/g)).toEqual([
    "packages/database/src/database.ts: .within('nobody')",
    "packages/database/src/sql.ts: .within('everybody')",
    "packages/messaging/src/consumer/redrive.ts: .within('service')",
    "packages/messaging/src/consumer/set-aside.ts: .within('service')",
    "packages/messaging/src/consumer/start-consumer.ts: .within('service')",
    "packages/messaging/src/mend.ts: .within('service')",
    // The log asks who has signed in, and nothing else.
    "packages/messaging/src/postgres/postgres.transport.ts: .within('nobody')",
    "packages/messaging/src/relay/relay.ts: .within('service')",
    "packages/messaging/src/relay/republish.ts: .within('service')",
    "packages/service/src/door.ts: .within('service')",
    // Daily heads, which are for everybody, wherever they are read.
    "packages/service/src/internal.ts: .within('service')",
    "packages/service/src/jobs.ts: withReach('service',",
    "packages/service/src/metrics.ts: withReach('service',",
    'packages/service/src/process.routes.ts: withReach(reachOf(call.route,',
    // Whether the caller is admitted, asked before its body is read.
    'packages/service/src/process.routes.ts: withReach(reachOf(route,',
    "packages/service/src/running.consumer.ts: withReach('service',",
    "packages/service/src/running.ts: .within('service')",
    "packages/service/src/running.ts: withReach('service',",
    // What operators decide is told on the stream, which only they and auditors watch.
    "services/console/src/approvals/approval.routes.ts: .within('service')",
  ])
  expect([...new Set(found(/(lodestone\.reach)/g))]).toEqual([
    'packages/database/src/connection.ts: lodestone.reach',
    'packages/database/src/reach.ts: lodestone.reach',
    'packages/database/src/reached.ts: lodestone.reach',
  ])
  expect(found(/(set_config\([^)]*\)|SET ROLE|RESET ALL|DISCARD ALL)/g)).toEqual([
    "packages/database/src/reached.ts: set_config('lodestone.reach', $1, true)",
  ])
})

test('only a route that is granted to operators or auditors, called by one, reaches everybody', () => {
  const org = '01890000-0000-7000-8000-00000000abcd'
  const identity = (roles: readonly Role[], more: { org?: string } = { org }) => ({
    sub: 'x',
    org: more.org,
    roles: new Set(roles),
  })
  for (const route of routes as readonly RouteContract[]) {
    const overseen = route.who.includes('operator') || route.who.includes('auditor')
    for (const role of EVERYONE) {
      const wide = (role === 'operator' || role === 'auditor') && route.who.includes(role)
      expect([route.id, role, reachOf(route, identity([role]))]).toEqual([route.id, role, wide ? 'everybody' : org])
      expect(reachOf(route, identity([role], {}))).toBe(wide ? 'everybody' : 'nobody')
    }
    // A member who is an operator too acts as a member where the route is for members.
    expect([route.id, reachOf(route, identity(['member', 'operator', 'auditor']))]).toEqual([
      route.id,
      overseen ? 'everybody' : org,
    ])
  }
  expect(() => reachOf({ who: ['member'] }, identity(['member'], { org: 'everybody' }))).toThrow('named by a UUID')
})
