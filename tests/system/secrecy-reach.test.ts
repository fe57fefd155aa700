import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { EVERYONE, type Role, type RouteContract, routes } from '@lodestone/contracts'
import { personId, reachOf, VISITORS } from '@lodestone/service'
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
    'services/participants/src/application/application.store.ts: applications that are open are counted, whoever made them',
    'services/participants/src/application/document.store.ts: bytes of all documents are added up, whoever gave them',
    'services/rounds/src/allocation/proposal.store.ts: an offer is told as one sum, with the countries it goes to',
    'services/rounds/src/book/book.store.ts: salted hashes of all entries, of which a proof gives a handful',
    'services/rounds/src/book/book.store.ts: which goods are offered is published, in bands of how many groups offer them',
    'services/rounds/src/ocds/release.making.ts: a release is written for all who may see it, whoever acts',
    'services/rounds/src/ocds/release.store.ts: the place of a time in the feed, which cursors tell',
    'services/rounds/src/ocds/release.told.store.ts: what is to be told of rounds is told for all who may see it',
    'services/rounds/src/origin/origin.store.ts: of what is allocated both parties are told the origin as it is known',
    'services/rounds/src/record/record.store.ts: a chain is hashed whole; what tells of others is withheld when it is shown',
    'services/rounds/src/result/result.store.ts: hashes are for everybody',
    'services/rounds/src/result/result.store.ts: hashes are for everybody, stages and shares as far as they are disclosed',
    'services/rounds/src/round/round.ending.ts: the last decision of a pass closes it, whoever makes it',
    'services/rounds/src/round/round.ending.ts: the last report completes the round, whoever makes it',
    'services/rounds/src/settlement/settlement.store.ts: a settlement is one text; of it each party is shown its own rows',
    'services/rounds/src/statement/statement.store.ts: names of those whom the reader is shown by id, once both sides have accepted',
    'services/supply/src/batch/award.draw.store.ts: awards are kept where no supplier reads them; the caller tells each of his own',
    'services/supply/src/batch/claim.store.ts: of others it is told only that one of them is named as the maker',
    'services/supply/src/batch/proof.store.ts: what others made is told by the stages that are proven, and by no more',
    'services/supply/src/batch/withdrawal.routes.ts: what went into a batch goes back to whoever it came from, and nothing of it is told',
    'services/supply/src/credential/credential.due.store.ts: who is judged again is told of his own offers alone',
    'services/supply/src/credential/credential.store.ts: that it has revoked a credential its issuer tells everybody',
    'services/supply/src/issued/issued.store.ts: a status list tells which places are revoked, and nothing of what has them',
    'services/supply/src/issued/passport.routes.ts: a passport says of its supplier what is proven of these goods',
    'services/supply/src/restriction/match.store.ts: a supplier is told of the names in his own offers alone',
    'services/supply/src/site/site.store.ts: what is awarded of offers is kept where no supplier reads it',
  ])
  expect(found(/(everybodyFor\()/g)).toHaveLength(28)
})

test('a person of no organisation reaches what is their own, which is no organisation’s and no other person’s', () => {
  const signedIn = (routes as readonly RouteContract[]).filter(route => route.anySubject)
  expect(signedIn.map(route => route.id)).toEqual([
    'readCaller',
    'acceptInvitation',
    'readTerms',
    'createApplication',
    'listApplications',
    'readApplication',
    'reviseApplication',
    'withdrawApplication',
    'giveApplicationDocument',
    'listApplicationDocuments',
    'readApplicationDocument',
    'deleteApplicationDocument',
  ])
  const reaches = ['x', 'y'].map(sub =>
    reachOf({ who: [], anySubject: true }, { sub, org: undefined, roles: new Set() }),
  )
  expect(new Set(reaches).size).toBe(2)
  // Version 8: the ids of organisations are drawn, as version 7.
  for (const reach of reaches) expect(reach).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/)
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
    "packages/service/src/audit.routes.ts: .within('service')",
    "packages/service/src/door.ts: .within('service')",
    // Daily heads, which are for everybody, wherever they are read.
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
    // Whether the hub has a baseline, which is for everybody, before anybody asks.
    "services/outlook/src/baseline/baseline.birth.ts: .within('service')",
    // Operators are told that somebody applied, which is not in the reach of whoever did.
    "services/participants/src/application/application.told.ts: .within('service')",
    // Who acts for which organisation is asked about one subject, before it has one: the caller's own, or that of a machine which is entered.
    "services/participants/src/person/caller.routes.ts: .within('service')",
    "services/participants/src/person/invitation.routes.ts: .within('service')",
    "services/participants/src/person/person.register.ts: .within('service')",
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
      const own = route.anySubject ? personId('x') : 'nobody'
      expect(reachOf(route, identity([role], {}))).toBe(wide ? 'everybody' : own)
    }
    // A member who is an operator too acts as a member where the route is for members.
    expect([route.id, reachOf(route, identity(['member', 'operator', 'auditor']))]).toEqual([
      route.id,
      overseen ? 'everybody' : org,
    ])
  }
  // Whoever does not sign in reaches what is published, as an organisation that nobody has; no token is taken for theirs.
  const visitors = { sub: 'visitor', org: undefined, roles: new Set<Role>() }
  for (const route of routes as readonly RouteContract[]) {
    if (route.anySubject) continue
    expect([route.id, reachOf(route, visitors)]).toEqual([route.id, route.published ? VISITORS : 'nobody'])
  }
  expect(VISITORS).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/)
  expect(() => reachOf({ who: ['member'] }, identity(['member'], { org: 'everybody' }))).toThrow('named by a UUID')
})
