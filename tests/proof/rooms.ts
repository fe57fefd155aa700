import { globSync } from 'node:fs'
import { matchesGlob } from 'node:path'

/**
 * The two proofs. `npm test` runs every test file but those that a room here keeps for the long proof (`long`); `npm run prove` runs these, room by
 * room, and once more those that the quick proof runs with fewer cases (`deeper`), with all. A file is long for how long it takes and for what it would
 * catch: where nothing quick would notice its subject broken, a short witness of it stays in the quick proof.
 */

export type Room =
  | 'engine'
  | 'operations'
  | 'faults'
  | 'messaging'
  | 'secrecy'
  | 'abuse'
  | 'browser'
  | 'histories'
  | 'simulation'

type Files = {
  /** What a green room shows. */
  readonly proves: string
  /** Folders and files whose change calls for it, beside its own tests. */
  readonly concerns: readonly string[]
  readonly long: readonly string[]
  readonly deeper: readonly string[]
}

/** What every room rests on. */
const ALL = [
  'package-lock.json',
  'vitest.config.ts',
  'tests/setup/',
  'tests/proof/',
  'packages/testing/',
  'packages/kernel/',
]

export const ROOMS: Readonly<Record<Room, Files>> = {
  engine: {
    proves: 'results are what other solvers and exact integers would have, over thousands of hostile rounds',
    concerns: ['packages/engine/', 'packages/foresight/', 'packages/projects/'],
    long: ['packages/engine/src/{found,oracle-fuzz}.test.ts'],
    deeper: ['packages/{engine,foresight,projects}/**/*.test.ts'],
  },
  operations: {
    proves: 'a hub is backed up, restored, moved, migrated and mended, and its alarms ring',
    concerns: [
      'infra/**/*.{ts,sh,yaml}',
      'docker-compose.yml',
      'packages/service/',
      'packages/database/',
      'packages/messaging/',
      'services/*/migrations/**',
    ],
    long: [
      'tests/operations/{access,backup,database-tls,lost-events,mended,moved,point-in-time,prometheus,slos,traces,versions}.test.ts',
      'tests/cli/{four-eyes,organisations,packed,program,round}.test.ts',
      'tests/system/apart.test.ts',
      'infra/{index,usage}.test.ts',
    ],
    deeper: [],
  },
  faults: {
    proves: 'what was answered is there once, whatever happens to processes, brokers and databases',
    concerns: ['packages/service/', 'packages/database/', 'packages/messaging/', 'packages/http/', 'infra/process/'],
    long: ['tests/faults/{broker-lost,keyring,mail,replica,rollout,side-by-side,standby,webhooks}.test.ts'],
    deeper: ['tests/faults/killed.test.ts'],
  },
  messaging: {
    proves: 'events are sent, kept in order and applied once through kills, cuts and lost topics',
    concerns: ['packages/messaging/', 'packages/database/', 'packages/contracts/src/event.ts'],
    long: [
      'packages/messaging/src/faults/{consumer-killed,copied,mended,offset-reset,parked,relay-killed,two-relays,unproven,weather}.test.ts',
      'packages/messaging/src/simulation.test.ts',
    ],
    deeper: [],
  },
  secrecy: {
    proves: 'attackers of publications, rounds and results learn no figure of a rival',
    concerns: [
      'services/aggregation/',
      'services/rounds/',
      'services/matching/',
      'packages/engine/src/explain/',
      'tests/secrecy/',
    ],
    long: [],
    deeper: ['tests/secrecy/*.test.ts', 'services/aggregation/src/disclosure/attacker.test.ts'],
  },
  abuse: {
    proves: 'hostile callers, files, tokens, brokers and logins reach nothing that is not theirs',
    concerns: [
      'packages/http/',
      'packages/files/',
      'packages/credentials/',
      'packages/service/',
      'packages/contracts/',
      'infra/access/',
    ],
    long: ['tests/abuse/{broker-certificates,broker-rights,broker-tokens,growth,healthy,limits,neighbours}.test.ts'],
    deeper: [],
  },
  browser: {
    proves: 'people do their work in the console: every page, axe, phone, dark mode, four languages',
    concerns: ['services/console/', 'packages/client/', 'packages/wording/'],
    long: [
      'tests/contract/client-types.test.ts',
      'tests/browser/{apply,approvals,approvers,console,contacts,corrected,delivery,kept,large,mapping,my,names,notices,origin,pages}.test.ts',
      'tests/browser/{other-issuer,outlook,overview,people,plan,project-rounds,public,published,refusals,rounds,rules,watch,webhooks}.test.ts',
    ],
    deeper: [],
  },
  histories: {
    proves: 'what concurrent callers were answered while processes were killed has an order',
    concerns: ['packages/messaging/', 'packages/http/', 'packages/database/', 'services/*/src/**'],
    long: ['tests/histories/histories.test.ts'],
    deeper: [],
  },
  simulation: {
    proves: 'hubs that crash and whose clocks jump, on virtual time, break no rule',
    concerns: ['packages/messaging/', 'packages/service/', 'packages/database/', 'services/*/src/**'],
    long: ['tests/simulation/simulation.test.ts'],
    deeper: [],
  },
}

const NAMES = Object.keys(ROOMS) as Room[]

export const isRoom = (name: string): name is Room => name in ROOMS

/** Whether the quick proof runs a test file, by its path from the root of the checkout. */
export const isQuick = (file: string): boolean => !NAMES.some(name => isAmong(file, ROOMS[name].long))

/** The test files of a room, long and deeper ones, by name. */
export function filesOf(name: Room): string[] {
  const { long, deeper } = ROOMS[name]
  return testFiles().filter(file => isAmong(file, [...long, ...deeper]))
}

/** The rooms that changed files call for. */
export function roomsFor(changed: readonly string[]): Room[] {
  const call = (places: readonly string[]): boolean => changed.some(file => isAmong(file, places))
  return NAMES.filter(name => {
    const { concerns, long, deeper } = ROOMS[name]
    return call([...ALL, ...concerns, `tests/${name}/`, ...long, ...deeper])
  })
}

/** Places are globs, or folders, which end in a slash. */
const isAmong = (file: string, places: readonly string[]): boolean =>
  places.some(place => (place.endsWith('/') ? file.startsWith(place) : matchesGlob(file, place)))

let known: readonly string[] | undefined
/** Every test file of the checkout, by its path from there. */
export function testFiles(): readonly string[] {
  known ??= globSync('{packages,services,infra,tests}/**/*.test.{ts,tsx}', {
    exclude: ['**/node_modules/**'],
  }).toSorted()
  return known
}
