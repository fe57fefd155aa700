import { type MatchOutput, match } from '@lodestone/engine'
import { verifyRecord } from '@lodestone/engine/check'
import { lineInput, lineWeights, offerInput } from '@lodestone/engine/inputs'
import { findPolicy, type OriginPolicy, policies, screen } from '@lodestone/provenance'
import { beforeAll, expect, test } from 'vitest'
import { specials } from './sample/special-lines.ts'
import { sampleRound } from './sample.ts'

const DAY = '2026-11-24'
const sample = sampleRound({ run: 'test', now: new Date(`${DAY}T10:00:00Z`) })
const { rules } = sample.round
const participants = new Map(sample.participants.map(one => [one.reference, one]))
const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

/** The sealed books as the services would make them, under ids that say whose line it is. */
const lines = sample.forecasts
  .flatMap(({ member, lines }) => {
    const { group, bloc = 'EU', country, baselines } = participants.get(member) ?? {}
    const own = lines
      .filter(line => line.commitment !== 'forecast')
      .map(line => ({ ...line, id: `${member} ${line.reference}`, version: 1 }))
    const weights = lineWeights(own, baselines, rules.weights)
    return own.map(line => lineInput(line, { memberId: member, group, bloc, country }, weights.get(line.id) ?? ''))
  })
  .sort(byId)
const policy = findPolicy(policies, 'lodestone-origin', DAY) as OriginPolicy
const offers = sample.offers
  .map(({ supplier, draft }) => {
    const supplierId = `supplier-${supplier}`
    const facts = { supplierId, group: participants.get(supplierId)?.group }
    const fields = { ...draft, id: draft.reference, version: 1, composition: undefined, evidence: undefined }
    return offerInput(fields, facts, screen(draft, policy, DAY).level, rules)
  })
  .sort(byId)

const seed = 'ab'.repeat(32)
let output: MatchOutput
beforeAll(async () => {
  output = await match({ rules, lines, offers, seed }, { timeLimitMs: 100_000 })
})

test.each(specials.map(special => [`${special.of} ${special.line.material} ${special.line.period}`, special] as const))(
  'the special line %s shows what it stands for',
  (_, { of, line, expect: code }) => {
    const id = `${of} special ${line.material} ${line.period}`
    expect(output.explanations.find(one => one.id === id)?.code).toBe(code)
  },
)

test('shows every reason a line may have but a supplier’s cap and a ceiling without a rate, which this round has not', () => {
  const codes = new Set(output.explanations.filter(one => one.kind === 'line').map(one => one.code))
  expect([...codes].sort()).toEqual([
    'country-cap-binding',
    'filled',
    'grade-not-met',
    'higher-priority-first',
    'left-for-average-price',
    'material-not-offered',
    'minimum-lot-not-reached',
    'no-eligible-origin',
    'not-reachable',
    'own-minimum-not-reached',
    'period-not-offered',
    'price-above-ceiling',
    'same-group',
    'scarce-shared-pro-rata',
    'tier-not-reached',
  ])
})

test('matches to the optimum, as the checker confirms', () => {
  const record = { rules, seed, inputs: { lines, offers }, ...output } as unknown as Parameters<typeof verifyRecord>[0]
  expect(verifyRecord(record).findings).toEqual([])
  expect(output.result.stages.filter(stage => Number(stage.gap) > 1e-3)).toEqual([])
})
