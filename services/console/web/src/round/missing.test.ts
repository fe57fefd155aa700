import { readFileSync } from 'node:fs'
import { UNMATCHED_REASONS, unmatchedReason } from '@lodestone/contracts'
import { namesOf } from '@lodestone/kernel/members'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import { gapSaid, type MissingWords } from './missing.ts'

const figures = { owner: 'demand', count: '6', sumKg: '900', foundCount: '4', foundKg: '600.5' }
/** Every sentence as the hub makes it. */
const HUB = namesOf(UNMATCHED_REASONS).map(code => unmatchedReason(code, figures))
const marked: MissingWords = { decimal: figure => `[${figure}]`, owner: owner => `[${owner}]` }
const plain: MissingWords = { decimal: figure => figure, owner: owner => owner }

async function sayIn(lng: string, words: MissingWords) {
  const round = JSON.parse(readFileSync(new URL(`../i18n/${lng}/round.json`, import.meta.url), 'utf8'))
  const i18n = i18next.createInstance()
  await i18n.init({ lng, resources: { [lng]: { round } }, defaultNS: 'round', interpolation: { escapeValue: false } })
  return (gap: Parameters<typeof gapSaid>[0]): string => {
    const said = gapSaid(gap, words)
    return said ? i18n.t(`unmatched.${said.key}` as string, { ...said.values, defaultValue: '' }) : ''
  }
}

test('the English sentences of what keeps a round from its match are the hub’s own, word for word', async () => {
  const say = await sayIn('en', plain)
  for (const { reason, why } of HUB) expect(say(why)).toBe(reason)
})

test.each(['de', 'fr', 'ja'])('each is said in %s with all its figures, as they read there', async lng => {
  const say = await sayIn(lng, marked)
  for (const { reason, why } of HUB) {
    expect(say(why), why.code).not.toBe('')
    expect(say(why), why.code).not.toBe(reason)
    if (reason.includes('900'))
      for (const figure of ['[demand]', '[6]', '[900]', '[4]', '[600.5]']) expect(say(why)).toContain(figure)
  }
})
