import { expect, test } from 'vitest'
import type { Stage } from '../stage.ts'
import { CLEAN, certificate, DAY, offer, policyOf } from './chains.fixture.ts'
import { screen } from './screen.ts'

const batch = (proves: readonly Stage[]) =>
  ({ batch: 'urn:lot:7', stage: 'metal', lacks: ['no-event', 'no-record'], proves }) as const
const lackingMetal = offer(
  'ndfeb-magnet',
  CLEAN,
  ['mining', 'separation', 'alloy', 'magnet'].map(one => certificate(one)),
)
const judged = (proves: readonly Stage[], what = lackingMetal) =>
  screen(what, policyOf(), DAY, undefined, { isVerified: () => false, against: [], unproven: [batch(proves)] })

test('where evidence lacks, the batch that would take its place is named with what it lacks', () => {
  expect(judged(['metal']).missing).toEqual([
    'metal: certificate of origin; add evidence of type certificate-of-origin for this stage',
    'metal: or, in place of evidence, credentials that prove batch urn:lot:7. ' +
      'No accepted traceability event, from an issuer who may attest it, says that it was made, and where. ' +
      'No accepted facility record, from an issuer who may attest it, is of the site that the event names.',
  ])
})

test('nothing is asked of a batch that would prove nothing that lacks', () => {
  expect(judged(['mining', 'alloy']).gaps.map(one => one.code)).toEqual(['evidence-missing'])
  const whole = offer(
    'ndfeb-magnet',
    CLEAN,
    ['mining', 'separation', 'metal', 'alloy', 'magnet'].map(one => certificate(one)),
  )
  expect(judged(['metal'], whole)).toMatchObject({ level: 'A', gaps: [] })
})
