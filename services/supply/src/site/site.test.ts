import type { RegisteredIssuer } from '@lodestone/credentials'
import { grams } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { record } from '../batch/proof.fixture.ts'
import { stage } from '../offer/offer.fixture.ts'
import { isExceeded, leftToOffer, taken, takesTooMuch, UNUSED, type Use } from './bound.ts'
import { type Attesting, attestedIn, capacityOf } from './capacity.ts'
import { inYear, partsOf, siteName, siteOf, sitesOf, yearOf } from './site.ts'

const [PLANT, OTHER] = ['01930000-0000-7000-8000-00000000000a', '01930000-0000-7000-8000-00000000000b']
const ANYTHING = record('separation').issuer
const NAME = '2027/separation/AU/separation site'

let serial = 0
const held = (one: Omit<Attesting, 'id' | 'participantId' | 'from'>, more: Partial<Attesting> = {}): Attesting => ({
  ...one,
  id: `c-${++serial}`,
  participantId: PLANT,
  from: '2026-01-01',
  ...more,
})
const siteRecord = (more: Partial<Attesting> = {}, of: Parameters<typeof record>[1] = {}) =>
  held(record('separation', of), more)
/** A certificate of what the separation site can make in a year. */
const yearly = (kilograms: string, more: Partial<Attesting> = {}): Attesting =>
  held(
    {
      kind: 'DigitalConformityCredential',
      day: '2026-01-01',
      issuer: ANYTHING,
      taken: {
        kind: 'conformity',
        attestation: { id: 'urn:attestation', type: 'certification', level: 'Accredited', assessor: '3rdParty' },
        issuedTo: { id: 'did:web:southern.example', name: 'Southern Earths' },
        evidence: [],
        assessments: [
          {
            id: 'urn:assessment',
            conforms: true,
            topic: 'governance.transparency',
            criteria: [{ id: 'urn:criterion', name: 'Capacity', tags: ['separation'] }],
            products: [],
            sites: [{ id: 'urn:site:port', countries: [] }],
            yearly: [{ kilograms }],
          },
        ],
      },
    },
    more,
  )
const only = (attests: Partial<RegisteredIssuer['attests'][number]>): Partial<Attesting> => ({
  issuer: { ...ANYTHING, attests: ANYTHING.attests.map(one => ({ ...one, ...attests })) },
})
const bound = (credentials: readonly Attesting[], name = NAME, by = PLANT) =>
  capacityOf(attestedIn(credentials), by, name)?.grams

describe('a site', () => {
  test('has one name for a stage and a year, however it is written', () => {
    const site = { site: ' Separation  SITE', country: 'AU', stage: 'separation' } as const
    expect(inYear(site, 2027)).toBe(NAME)
    expect([yearOf(NAME), siteOf(NAME)]).toEqual([2027, 'separation/AU/separation site'])
    expect(partsOf(inYear({ ...site, site: 'A/B' }, 2027))).toEqual({ ...site, site: 'a b', year: 2027 })
  })

  test.each([
    ['a full stop', 'Port Pirie.'],
    ['capitals and spaces', '  PORT   pirie'],
    ['a hyphen', 'Port-Pirie'],
    ['a dash', 'Port \u2013 Pirie'],
    ['a comma and quotes', '\u201cPort, Pirie\u201d'],
    ['full width', '\uff30\uff4f\uff52\uff54\u3000\uff30\uff49\uff52\uff49\uff45'],
    ['what is not seen', 'Po\u200brt Pi\u00adrie'],
  ])('is the same with %s', (_, written) => {
    const name = (site: string) => siteName({ site, country: 'AU', stage: 'separation' })
    expect(name(written)).toBe(name('Port Pirie'))
  })

  test('is another with other words, other digits or other letters, and has a name of signs alone', () => {
    const written = [
      'Port Pirie',
      'Port Pirie 2',
      'Plant 1-2',
      'Plant 12',
      'Mörfelden',
      'Morfelden',
      '包頭',
      'がか',
      'かか',
      '#',
    ]
    const names = written.map(site => siteName({ site, country: 'AU', stage: 'separation' }))
    expect(new Set(names).size).toBe(written.length)
    expect(names.at(-1)).toBe('separation/AU/#')
  })

  test('has one name where a letter and its mark are written as one or as two', () => {
    const [one, two] = ['M\u00f6rfelden', 'Mo\u0308rfelden'].map(site =>
      inYear({ site, country: 'DE', stage: 'metal' }, 2027),
    )
    expect(one).toBe(two)
  })
  test('is one of an offer where it makes what is offered; of several each counts', () => {
    const chain = [stage('mining'), stage('separation'), stage('separation', { site: 'Port', country: 'MY' })]
    const sites = ['2027/separation/AU/separation site', '2027/separation/MY/port']
    expect(sitesOf({ material: 'dy-oxide', period: '2027-Q2', chain })).toEqual(sites)
    expect(sitesOf({ material: 'dy-metal', period: '2027-Q2', chain })).toEqual([])
  })
})

describe('a capacity', () => {
  test('is attested by a certificate together with a record of the site by the same supplier', () => {
    expect(bound([yearly('1000.5'), siteRecord()])).toBe(grams('1000.5'))
    expect(bound([yearly('1000')])).toBeUndefined()
    expect(bound([yearly('1000'), siteRecord({ participantId: OTHER })])).toBeUndefined()
    expect(bound([yearly('1000'), siteRecord()], NAME, OTHER)).toBeUndefined()
    const elsewhere = { site: { id: 'urn:site:other', name: 'separation site', countries: ['AU'] } }
    const inTwo = { site: { id: 'urn:site:port', name: 'separation site', countries: ['AU', 'CN'] } }
    for (const site of [elsewhere, inTwo]) expect(bound([yearly('1000'), siteRecord({}, site)])).toBeUndefined()
    expect(bound([yearly('1000'), siteRecord({}, { processes: ['metal'] })])).toBeUndefined()
  })
  test('is attested by nobody who may not say so of the stage and the country', () => {
    for (const limit of [{ countries: ['EE'] }, { stages: ['metal'] }, { types: ['DigitalFacilityRecord'] }])
      expect(bound([yearly('1000', only(limit)), siteRecord()])).toBeUndefined()
    expect(bound([yearly('1000'), siteRecord(only({ countries: ['EE'] }))])).toBeUndefined()
  })
  test('bounds the years of which it holds a day, and no others', () => {
    const all = [yearly('1000', { from: '2026-12-31', to: '2027-01-01' }), siteRecord()]
    const inYears = [2025, 2026, 2027, 2028].map(year => bound(all, inYear(partsOf(NAME), year)) !== undefined)
    expect(inYears).toEqual([false, true, true, false])
  })
  test('gives way to one that began later, and to the lower one of the same day', () => {
    const [old, low, high] = [
      yearly('900'),
      yearly('500', { from: '2026-06-01' }),
      yearly('700', { from: '2026-06-01' }),
    ]
    for (const all of [
      [old, low, high],
      [high, low, old],
      [low, old, high],
    ])
      expect(bound([...all, siteRecord()])).toBe(grams('500'))
    expect(bound([old, high, siteRecord()])).toBe(grams('700'))
  })
})

test('a site is exceeded by what was made, and by what is promised with what is committed', () => {
  const exceeded = (use: Partial<Use>) => isExceeded(1_000n, 400n, { ...UNUSED, ...use })
  expect([{ made: 1_000n }, { offered: 300n, contracted: 300n }].map(exceeded)).toEqual([false, false])
  expect([{ made: 1_001n }, { offered: 301n, contracted: 300n }].map(exceeded)).toEqual([true, true])
})

test('what was too much before may become less, and no more', () => {
  expect(takesTooMuch(100n, 200n, 150n)).toBe(false)
  expect(takesTooMuch(100n, 200n, 201n)).toBe(true)
  expect([100n, 101n].map(after => takesTooMuch(100n, 50n, after))).toEqual([false, true])
})

/** A step of a year at a site: of which kind, of how much, and of which of those before. */
const step = fc.record({
  what: fc.constantFrom('offer', 'revise', 'end', 'award', 'commit', 'attest'),
  grams: fc.bigInt({ min: 1n, max: 600n }),
  pick: fc.nat(20),
})
test('over random histories nothing is taken beyond the capacity of its moment, and what fell is never torn away', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      let [capacity, committed] = [1_000n, 0n]
      const offers: { grams: bigint; awarded: bigint; stands: boolean }[] = []
      const use = (): Use => ({
        ...UNUSED,
        offered: offers.reduce(
          (sum, one) => sum + (one.stands && one.grams > one.awarded ? one.grams - one.awarded : 0n),
          0n,
        ),
        contracted: offers.reduce((sum, one) => sum + one.awarded, 0n),
      })
      for (const { what, grams: asked, pick } of steps) {
        const before = taken(use())
        const one = offers[pick % Math.max(1, offers.length)]
        if (what === 'commit') committed = asked
        if (what === 'attest') capacity = asked * 2n
        if (what === 'end' && one) one.stands = false
        if (what === 'award' && one?.stands && asked <= one.grams) one.awarded = asked
        if (what === 'offer' || (what === 'revise' && one?.stands)) {
          const was = what === 'revise' && one ? one.grams : undefined
          const left = leftToOffer(capacity, committed, before)
          if (was === undefined) offers.push({ grams: asked, awarded: 0n, stands: true })
          else if (one) one.grams = asked
          const after = taken(use())
          const isRefused = takesTooMuch(capacity - committed, before, after)
          if (isRefused && was === undefined) offers.pop()
          else if (isRefused && one && was !== undefined) one.grams = was
          if (was === undefined) expect(isRefused).toBe(asked > left)
          if (!isRefused && after > before) expect(isExceeded(capacity, committed, use())).toBe(false)
        }
        if (what !== 'offer' && what !== 'revise') expect(taken(use())).toBeLessThanOrEqual(before)
      }
    }),
    { numRuns: 1_000 },
  )
})
