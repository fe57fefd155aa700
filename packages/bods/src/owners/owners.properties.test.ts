import { policies, type ScreenedOffer, STAGES, screen } from '@lodestone/provenance'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Share } from '../model/relationship.ts'
import type { Statement } from '../model/statement.ts'
import { entity, relation } from '../statements.fixture.ts'
import type { Owner } from './chain.ts'
import type { FindingCode } from './finding.ts'
import { DAY, ownersOfA, type Told } from './owners.fixture.ts'

const RUNS = { numRuns: Number(process.env.BODS_RUNS ?? 60) }
const origins = policies.filter(one => one.kind === 'origin')
const CONCERN: ReadonlySet<string> = new Set(origins.flatMap(one => one.rules.coveredCountries))
const NAMES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const

type Held = { owned: number; owner: number; share: Share; indirect: boolean }
type World = { countries: (string | undefined)[]; held: Held[] }
const country = fc.constantFrom('AU', 'SG', 'CN', 'RU', undefined)
/** Nobody owns who stands before him: no circles, unless they are asked for. */
const worldOf = (share: fc.Arbitrary<Share>, circles: boolean, indirect: boolean): fc.Arbitrary<World> =>
  fc.record({
    countries: fc.array(country, { minLength: NAMES.length, maxLength: NAMES.length }),
    held: fc
      .uniqueArray(
        fc.record({
          owned: fc.nat(NAMES.length - 1),
          owner: fc.nat(NAMES.length - 1),
          share,
          indirect: indirect ? fc.boolean() : fc.constant(false),
        }),
        { maxLength: 14, selector: ({ owned, owner }) => `${owned} ${owner}` },
      )
      .map(all => all.filter(({ owned, owner }) => circles || owner > owned)),
  })
const exact = fc.integer({ min: 0, max: 200_000 }).map((units): Share => ({ exact: units / 10_000 }))
const open: fc.Arbitrary<Share> = fc.oneof(
  exact,
  fc.record({ minimum: fc.integer({ min: 0, max: 30 }), maximum: fc.integer({ min: 30, max: 100 }) }),
  fc.constant({}),
)

const nameOf = (nth: number): string => NAMES[nth] ?? 'nobody'
const holding = (owned: string, owner: string, { share, indirect }: Pick<Held, 'share' | 'indirect'>) =>
  relation(owned, owner, [{ type: 'shareholding', directOrIndirect: indirect ? 'indirect' : 'direct', share }])
const statementsOf = ({ countries, held }: World): Statement[] => [
  ...NAMES.map((name, nth) => entity(name, nth === 0 ? 'AU' : countries[nth])),
  ...held.map(one => holding(nameOf(one.owned), nameOf(one.owner), one)),
]

const units = (pct: string): number => Math.round(Number(pct) * 10_000)
const lists = (of: string, owners: readonly Owner[]): [string, readonly Owner[]][] => [
  [of, owners],
  ...owners.flatMap(one => (one.ownership ? lists(one.owner, one.ownership) : [])),
]

const figuresOf = ({ findings }: Told, code: FindingCode, member: string): Map<string, number> =>
  new Map(
    findings
      .filter(one => one.code === code)
      .map(({ figures }): [string, number] => {
        const { of, [member]: pct }: Record<string, unknown> = { ...figures }
        return [String(of), units(String(pct))]
      }),
  )

test('shares are conserved: those that are told and what is undeclared are the whole', () => {
  fc.assert(
    fc.property(worldOf(exact, true, false), world => {
      const told = ownersOfA(statementsOf(world), CONCERN)
      const [rest, over] = [figuresOf(told, 'undeclared', 'sharePct'), figuresOf(told, 'over-100', 'sumPct')]
      for (const [of, owners] of lists('A', told.ownership)) {
        const sum = owners.reduce((total, one) => total + units(one.sharePct), rest.get(of) ?? 0)
        expect({ of, sum }).toEqual({ of, sum: over.get(of) ?? 1_000_000 })
        for (const { owner, sharePct } of owners.filter(one => one.sharePct !== '0')) {
          const said = world.held.find(one => nameOf(one.owned) === of && nameOf(one.owner) === owner)
          expect(Number(sharePct)).toBe(said?.share.exact)
        }
      }
    }),
    RUNS,
  )
})

test('the order of statements says nothing', () => {
  const shuffled = worldOf(open, true, true).chain(world => {
    const statements = statementsOf(world)
    return fc.tuple(
      fc.constant(statements),
      fc.shuffledSubarray(statements, { minLength: statements.length, maxLength: statements.length }),
    )
  })
  fc.assert(
    fc.property(shuffled, ([statements, others]) => {
      expect(ownersOfA(others, CONCERN)).toEqual(ownersOfA(statements, CONCERN))
    }),
    RUNS,
  )
})

/** From best to worst. The owners of one stage, told or not, make of a chain D at worst, so U, which waits for them to be told, hides no worse than D. */
const RANK: Readonly<Record<string, number>> = { A: 0, B: 1, C: 2, D: 3, U: 3 }
/** The levels of a magnet whose metal is made by A, under every policy that judges origin. */
function levelsOf({ ownership, control }: Told): number[] {
  const clean = { site: 'Works', ownership: [{ owner: 'Parent', country: 'JP', sharePct: '100' }] }
  const stages = STAGES.slice(0, STAGES.indexOf('magnet') + 1)
  const offer: ScreenedOffer = {
    material: 'ndfeb-magnet',
    chain: stages.map(stage => ({
      stage,
      country: 'AU',
      operator: 'A',
      ...clean,
      ...(stage === 'metal' ? { ownership, ...(control.length > 0 ? { control } : {}) } : {}),
    })),
    evidence: stages.map(stage => ({
      type: 'certificate-of-origin',
      issuer: 'Chamber',
      stage,
      validFrom: '2026-01-01',
      validTo: '2027-12-31',
      sha256: 'ab'.repeat(32),
    })),
  }
  return origins.map(policy => RANK[screen(offer, policy, DAY).level] ?? Number.NaN)
}

const isKnown = (world: World, owner: number): boolean => owner === 0 || world.countries[owner] !== undefined
/** Ways to put somebody between an owner and what it owns. */
const BETWEEN: Record<string, (name: string) => Statement[]> = {
  'of a country of no concern': name => [entity(name, 'JP')],
  'of no country': name => [entity(name)],
  'of whom nothing is said': () => [],
  'whose record is closed': name => [entity(name, 'JP', { recordStatus: 'closed' })],
  'who is anonymous': name => [entity(name, 'JP', {}, { entityType: { type: 'anonymousEntity' } })],
}
test.each(Object.entries(BETWEEN))('an owner hidden behind somebody %s betters no level', (_, between) => {
  const hidden = worldOf(open, false, true).filter(({ held }) => held.length > 0)
  fc.assert(
    fc.property(hidden, fc.nat(), (world, nth) => {
      const { countries, held } = world
      const behind = held[nth % held.length]
      // Of whom nothing is known proves nothing before, and is nobody's owner behind another one.
      fc.pre(behind !== undefined && isKnown(world, behind.owner))
      const told = ownersOfA(statementsOf(world), CONCERN)
      // Owners who hold more than the whole together prove nothing either, of whatever country they are.
      fc.pre(figuresOf(told, 'over-100', 'sumPct').size === 0)
      const before = levelsOf(told)
      const others = held.filter(one => one !== behind)
      const after = levelsOf(
        ownersOfA(
          [
            ...statementsOf({ countries, held: others }),
            ...between('between'),
            holding(nameOf(behind.owned), 'between', behind),
            holding('between', nameOf(behind.owner), { share: { exact: 100 }, indirect: false }),
          ],
          CONCERN,
        ),
      )
      for (const [policy, level] of after.entries()) expect(level).toBeGreaterThanOrEqual(before[policy] ?? Number.NaN)
    }),
    RUNS,
  )
})

test('shares between bounds prove no better than any shares within them', () => {
  const bounded = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.nat(60))
    .map(([a, b, c]) => ({
      minimum: Math.min(a, b),
      maximum: Math.max(a, b),
      exact: Math.min(a, b) + (c % (Math.abs(a - b) + 1)),
    }))
  fc.assert(
    fc.property(worldOf(bounded, false, false), ({ countries, held }) => {
      const known = held.filter(one => isKnown({ countries, held }, one.owner))
      const as = (share: (of: Share) => Share) =>
        ownersOfA(statementsOf({ countries, held: known.map(one => ({ ...one, share: share(one.share) })) }), CONCERN)
      const real = as(({ exact = 0 }) => ({ exact }))
      const told = as(({ minimum = 0, maximum = 0 }) => ({ minimum, maximum }))
      fc.pre(figuresOf(real, 'over-100', 'sumPct').size + figuresOf(told, 'over-100', 'sumPct').size === 0)
      const levels = levelsOf(real)
      for (const [policy, level] of levelsOf(told).entries())
        expect(level).toBeGreaterThanOrEqual(levels[policy] ?? Number.NaN)
    }),
    RUNS,
  )
})
