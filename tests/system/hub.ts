import { aggregation } from '@lodestone/aggregation'
import { console as consoleService } from '@lodestone/console'
import type { Participant } from '@lodestone/contracts'
import { demand } from '@lodestone/demand'
import { matching } from '@lodestone/matching'
import { outlook } from '@lodestone/outlook'
import { participants } from '@lodestone/participants'
import { rounds } from '@lodestone/rounds'
import { supply } from '@lodestone/supply'
import { type Api, type Caller, startTestHub, type TestHub, until } from '@lodestone/testing'

/** Every service of the hub. */
export const ALL_SERVICES = [participants, demand, supply, aggregation, matching, rounds, outlook, consoleService]

type DropFirst<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never
export const startWholeHub = (...rest: DropFirst<Parameters<typeof startTestHub>>): Promise<TestHub> =>
  startTestHub(ALL_SERVICES, ...rest)

/** Whoever can call as somebody: a test hub, or processes behind an origin. */
export type Callers = Pick<TestHub, 'operator' | 'member' | 'supplier' | 'funder'>

/** Those who call, where a way is known to call as somebody. */
export const callersBy = (as: (caller: Caller) => Promise<Api>): Callers => ({
  operator: () => as({ sub: 'olga', roles: ['operator'] }),
  member: org => as({ sub: 'mia', org, roles: ['member'] }),
  supplier: org => as({ sub: 'sam', org, roles: ['supplier'] }),
  funder: org => as({ sub: 'fay', org, roles: ['funder'] }),
})

let counter = 0
/** A day on which a member can report. */
export const today = (): string => new Date().toISOString().slice(0, 10)
export const unique = (prefix: string): string => `${prefix}-${++counter}`

/** Registers and admits an organisation; gives its id and the API as it. Its commands to other services than participants may have to wait for the news. */
export async function registered(
  hub: Callers,
  kind: Participant['kind'],
  more: Record<string, unknown> = {},
): Promise<{ id: string; api: Api }> {
  const operator = await hub.operator()
  const made = await operator.post('/participants', {
    reference: unique(kind),
    legalName: `${kind} ${counter}`,
    kind,
    ...(kind === 'supplier' ? { country: 'AU' } : { country: 'DE', bloc: 'EU' }),
    ...more,
  })
  if (made.status !== 201) throw new Error(`not registered: ${made.status} ${made.text}`)
  const admission = await operator.post(`/participants/${made.body.id}/admit`)
  if (admission.status !== 200) throw new Error(`not admitted: ${admission.status} ${admission.text}`)
  return {
    id: made.body.id,
    api: await hub[kind](made.body.id),
  }
}

/** A registered member or supplier of whose admission demand or supply has heard as well: on a busy host the news may take longer than a command waits for it. */
export async function admitted(
  ...of: [hub: Callers, kind: 'member' | 'supplier', more?: Record<string, unknown>]
): Promise<{ id: string; api: Api }> {
  const who = await registered(...of)
  // Who is admitted is told that this is no draft.
  const command = of[1] === 'member' ? '/demand/forecasts' : '/supply/offers'
  await until('its commands are welcome', async () => (await who.api.post(command, {})).status !== 403)
  return who
}

export const line = (more: Record<string, unknown> = {}) => ({
  reference: unique('line'),
  material: 'ndpr-oxide',
  quantityKg: '1000',
  period: '2027-Q2',
  deliverTo: 'DE',
  ceilingPrice: { amount: '120.00', currency: 'EUR' },
  commitment: 'intent',
  ...more,
})

export const forecast = (lines = [line()], more: Record<string, unknown> = {}) => ({
  reference: unique('forecast'),
  lines,
  ...more,
})

const SHA = 'ab'.repeat(32)
/** A stage of a chain in Australia, with what proves it. */
export const stage = (name: string, more: Record<string, unknown> = {}) => ({
  stage: name,
  country: 'AU',
  site: `${name} site`,
  operator: 'Southern Earths',
  ownership: [{ owner: 'Southern Earths', country: 'AU', sharePct: '100' }],
  ...more,
})
export const proof = (name: string) => ({
  type: 'certificate-of-origin',
  issuer: 'Chamber',
  stage: name,
  validFrom: '2026-01-01',
  validTo: '2028-12-31',
  sha256: SHA,
})

export const offer = (more: Record<string, unknown> = {}) => ({
  reference: unique('offer'),
  material: 'ndpr-oxide',
  quantityKg: '5000',
  period: '2027-Q2',
  incoterm: 'DAP',
  deliverFrom: 'AU',
  price: { fixed: { amount: '90.00', currency: 'EUR' } },
  validUntil: '2027-12-31T00:00:00Z',
  chain: [stage('mining'), stage('separation')],
  evidence: [proof('mining'), proof('separation')],
  ...more,
})

export const round = (more: Record<string, unknown> = {}) => ({
  reference: unique('round'),
  name: 'A round',
  type: 'diversification',
  materials: ['ndpr-oxide'],
  periods: ['2027-Q2'],
  collectionClosesAt: new Date(Date.now() + 3_600_000).toISOString(),
  offersCloseAt: new Date(Date.now() + 7_200_000).toISOString(),
  rules: {
    provenanceFloor: 'B',
    maxCountrySharePct: '65',
    countryCapBase: 'report-only',
    weights: 'stated',
    allocation: 'priority-then-pro-rata',
    pricing: 'pool-average',
    baseCurrency: 'EUR',
    rates: { USD: '0.92', JPY: '0.0061' },
    indices: {},
  },
  ...more,
})

type Operations = {
  services: { reachable?: boolean; outbox: { depth: number }; lag: { records: number }[]; parked: unknown[] }[]
}

/**
 * Whether every event has been sent, and applied everywhere. Looked for twice: what one service sends while the services are asked in turn
 * is missed by a look that had asked its reader already.
 */
export async function caughtUp(operator: Api): Promise<boolean> {
  for (const _look of [1, 2]) {
    const { services } = (await operator.get('/operations')).body as Operations
    const isAtRest = services.every(
      ({ reachable, outbox, lag }) =>
        reachable !== false && outbox.depth === 0 && lag.every(({ records }) => records === 0),
    )
    if (!isAtRest) return false
  }
  return true
}

/** Waits until every event has been applied everywhere; throws when some were parked instead. */
export async function allHeard(operator: Api): Promise<void> {
  await until('everything told has been heard', () => caughtUp(operator))
  const { services } = (await operator.get('/operations')).body as Operations
  const parked = services.flatMap(one => one.parked)
  if (parked.length > 0) throw new Error(`parked: ${JSON.stringify(parked)}`)
}
