import { forecastDraft, offerDraft, participantDraft, roundDraft } from '@lodestone/contracts'
import { canonicalHash, type Json, parseMagnetGrade } from '@lodestone/kernel'
import { findMaterial, findPolicy, type OriginPolicy, policies, screen } from '@lodestone/provenance'
import { describe, expect, test } from 'vitest'
import { members } from './sample/members.ts'
import { PROBLEM_CHAINS } from './sample/origin.ts'
import { specials } from './sample/special-lines.ts'
import { suppliers } from './sample/suppliers.ts'
import { sampleRound } from './sample.ts'

const now = new Date('2026-11-24T10:00:00Z')
const day = '2026-11-24'
const sample = sampleRound({ run: 'test', now })
const lines = sample.forecasts.flatMap(forecast => forecast.lines.map(line => ({ ...line, member: forecast.member })))
const screened = (supplier: string, chain: string) => {
  const offer = sample.offers.find(
    one => one.draft.reference.startsWith(`${supplier}/`) && one.draft.reference.includes(`/${chain} `),
  )
  if (!offer) throw new Error(`no offer of ${supplier} on ${chain}`)
  return screen(offer.draft, findPolicy(policies, 'lodestone-origin', day) as OriginPolicy, day)
}

describe('the sample', () => {
  test('is as large as it says', () => {
    expect(members).toHaveLength(60)
    expect(new Set(members.map(member => member.country)).size).toBe(12)
    expect(suppliers).toHaveLength(30)
    expect(lines.length).toBeGreaterThan(580)
    expect(lines.length).toBeLessThan(650)
    expect(sample.offers.length).toBeGreaterThan(75)
    expect(sample.offers.length).toBeLessThan(100)
  })

  test('is the same every time, and only its references and dates depend on run and day', () => {
    const again = sampleRound({ run: 'test', now })
    expect(canonicalHash(again as unknown as Json)).toBe(canonicalHash(sample as unknown as Json))
    const other = sampleRound({ run: 'other', now })
    expect(other.forecasts.map(forecast => forecast.lines)).toEqual(sample.forecasts.map(forecast => forecast.lines))
    const references = (one: typeof sample) => [
      ...one.forecasts.map(f => f.reference),
      ...one.offers.map(o => o.draft.reference),
    ]
    expect(references(other).filter(reference => references(sample).includes(reference))).toEqual([])
  })

  test('is what the API accepts', () => {
    for (const draft of sample.participants) participantDraft.parse(draft)
    for (const { reference, lines } of sample.forecasts) forecastDraft.parse({ reference, lines })
    for (const { draft } of sample.offers) offerDraft.parse(draft)
    roundDraft.parse(sample.round)
  })

  test('names nothing twice and only materials of the catalogue', () => {
    for (const forecast of sample.forecasts) {
      expect(new Set(forecast.lines.map(line => line.reference)).size).toBe(forecast.lines.length)
    }
    expect(new Set(sample.offers.map(offer => offer.draft.reference)).size).toBe(sample.offers.length)
    const materials = [...lines.map(line => line.material), ...sample.offers.map(offer => offer.draft.material)]
    expect(materials.filter(material => !findMaterial(material))).toEqual([])
    expect(materials.filter(material => !sample.round.materials.includes(material))).toEqual([])
  })

  test('marks every invented company, and only those, as invented', () => {
    expect(members.filter(member => !member.name.endsWith('(invented)'))).toEqual([])
    for (const supplier of suppliers) expect(supplier.name.endsWith('(invented)')).toBe(supplier.fact === undefined)
  })

  test('has problems of origin with invented companies only', () => {
    const named = Object.values(PROBLEM_CHAINS)
      .flat()
      .map(site => site.operator)
    expect(named.filter(operator => !operator.endsWith('(invented)'))).toEqual([])
    const policy = findPolicy(policies, 'lodestone-origin', day) as OriginPolicy
    const real = sample.offers.filter(offer => suppliers.find(one => one.key === offer.supplier)?.fact)
    expect(
      real.filter(offer => screen(offer.draft, policy, day).level !== 'A').map(offer => offer.draft.reference),
    ).toEqual([])
  })

  test('lets no offer run out before the round is over', () => {
    expect(sample.offers.filter(offer => offer.draft.validUntil <= sample.round.offersCloseAt)).toEqual([])
  })
})

describe('what the screening finds', () => {
  test.each([
    ['a magnet sintered in Vietnam from Chinese alloy', 'saigon', 'saigon', 'D', 'alloy'],
    ['a Vietnamese magnet with all else Chinese', 'saigon', 'saigon-whole', 'D', 'mining'],
    ['clean material on Chinese technology', 'red-river', 'red-river', 'B', 'magnet'],
    ['a mine with a Chinese part owner through a holding', 'kestrel', 'kestrel-minority', 'B', 'mining'],
    ['a mine owned to a third from China through a holding', 'kestrel', 'kestrel-controlled', 'D', 'mining'],
    ['missing evidence', 'baltic', 'baltic', 'U', 'separation'],
    ['a chain with a gap', 'baltic', 'baltic-gap', 'U', 'separation'],
    ['metal tolled in China', 'lion-city', 'lion-city', 'D', 'metal'],
    ['a trace of Chinese material', 'penang', 'penang-trace', 'C', 'metal'],
    ['more than a trace', 'penang', 'penang-over', 'D', 'metal'],
    ['metal from Hong Kong', 'harbour', 'harbour', 'D', 'metal'],
    ['every stage Chinese', 'harbour', 'all-china', 'E', 'separation'],
    ['a circle of owners around a Chinese tenth', 'gulf', 'gulf-circle', 'D', 'metal'],
    ['Narva magnets from Australian feed', 'narva', 'narva', 'A', undefined],
    ['a recycler', 'caremag', 'caremag', 'A', undefined],
  ])('%s', (_, supplier, chain, level, stage) => {
    const result = screened(supplier, chain)
    expect(result.level).toBe(level)
    if (stage !== undefined) expect(result.findings.map(finding => finding.stage)).toContain(stage)
  })
})

describe('what the round will show', () => {
  const sum = (of: readonly { quantityKg: string }[]) => of.reduce((total, one) => total + Number(one.quantityKg), 0)
  const joined = lines.filter(line => line.commitment !== 'forecast')
  const clean = sample.offers.filter(
    offer => !Object.keys(PROBLEM_CHAINS).some(chain => offer.draft.reference.includes(`/${chain} `)),
  )
  const offered = (material: string) =>
    sum(clean.filter(offer => offer.draft.material === material).map(offer => offer.draft))
  const asked = (material: string) => sum(joined.filter(line => line.material === material))

  test.each(['dy-oxide', 'tb-oxide', 'dy-metal', 'tb-metal'])('%s is scarce', material => {
    expect(offered(material)).toBeLessThan(0.7 * asked(material))
  })

  test('NdPr is nearly enough', () => {
    expect(offered('ndpr-oxide')).toBeGreaterThan(asked('ndpr-oxide'))
    expect(offered('ndpr-metal')).toBeGreaterThan(0.8 * asked('ndpr-metal'))
  })

  test('needs follow imports: Germany asks for more magnets than Italy, Italy for more than Slovenia', () => {
    const of = (country: string) =>
      sum(
        lines.filter(
          line => line.material === 'ndfeb-magnet' && members.find(m => m.key === line.member)?.country === country,
        ),
      )
    expect(of('DE')).toBeGreaterThan(of('IT'))
    expect(of('IT')).toBeGreaterThan(of('SI'))
  })

  test('some cells have five groups with none over half, and some have not', () => {
    const cells = Map.groupBy(
      lines,
      line =>
        `${line.material} ${line.grade} ${line.period} ${members.find(m => m.key === line.member)?.country === 'JP'}`,
    )
    const safe = [...cells.values()].filter(cell => {
      const groups = Map.groupBy(cell, line => members.find(m => m.key === line.member)?.group ?? line.member)
      const sizes = [...groups.values()].map(sum).sort((a, b) => b - a)
      const total = sizes.reduce((a, b) => a + b, 0)
      const [first = 0, second = 0] = sizes
      return sizes.length >= 5 && first <= total / 2 && total - first - second >= 0.15 * first
    })
    expect(safe.length).toBeGreaterThan(20)
    expect(cells.size - safe.length).toBeGreaterThan(10)
  })

  test('every special line belongs to a member, and every grade is a grade', () => {
    expect(specials.filter(special => !members.some(member => member.key === special.of))).toEqual([])
    const grades = joined.filter(line => line.material === 'ndfeb-magnet').map(line => line.grade ?? '')
    expect(grades.filter(grade => !parseMagnetGrade(grade))).toEqual([])
  })
})
