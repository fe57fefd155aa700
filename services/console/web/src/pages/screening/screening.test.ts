import { expect, test } from 'vitest'
import { isMilder, linksOf, type Offer } from './screening.ts'
import { validityOf } from './validity.ts'

const site = (stage: Offer['chain'][number]['stage']): Offer['chain'][number] => ({
  stage,
  country: 'AU',
  site: 's',
  operator: 'o',
  ownership: [],
})
const finding = (code: string, stage?: string) => ({ code, message: code, ...(stage ? { stage } : {}) })

test('the chain goes from mine to product, with stages that are missing and without those that nobody asks for', () => {
  const findings = [finding('stage-missing', 'metal'), finding('made-in-covered', 'separation'), finding('unknown')]
  const links = linksOf({ chain: [site('separation'), site('mining')], evidence: [] }, { findings })
  expect(links.map(link => [link.stage, link.sites.length, link.findings.length])).toEqual([
    ['mining', 1, 0],
    ['separation', 1, 1],
    ['metal', 0, 1],
  ])
})

test.each([
  ['2027-03-01', 'not-yet', 30],
  ['2027-03-11', 'valid', 20],
  ['2027-03-31', 'valid', 0],
  ['2027-04-01', 'expired', -1],
])('on %s a proof is %s', (day, is, daysLeft) => {
  expect(validityOf({ validFrom: '2027-03-10', validTo: '2027-03-31' }, day)).toEqual({ is, daysLeft })
})

test('a decision is milder than what was computed where its level is a better one, and anything is than U', () => {
  expect(isMilder('B', 'D')).toBe(true)
  expect(isMilder('D', 'D')).toBe(false)
  expect(isMilder('E', 'U')).toBe(true)
  expect(isMilder('U', 'A')).toBe(false)
})
