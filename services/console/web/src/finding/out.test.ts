import { readFileSync } from 'node:fs'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import { outSaid, type Why } from './out.ts'

const kg = (value: string) => `${value} kg`

/** Every reason, with the hub's own sentence. */
const HUB: readonly (readonly [Why, string])[] = [
  [
    { code: 'no-index', figures: { index: 'dy-cif' } },
    'The round has no value of the index dy-cif, so it cannot compare this price.',
  ],
  [
    { code: 'no-rate', figures: { currency: 'JPY' } },
    'The round has no rate for JPY, so it cannot compare this price.',
  ],
  [
    { code: 'no-index-nor-rate', figures: { index: 'dy-cif', currency: 'JPY' } },
    'The round has no value of the index dy-cif and no rate for JPY, so it cannot compare this price.',
  ],
  [{ code: 'offer-too-small', figures: { smallestOfferKg: '100' } }, 'The round takes no offer of less than 100 kg.'],
  [
    { code: 'price-off-step', figures: { priceStep: '0.5' } },
    'The round takes prices in steps of 0.5 only, and this one does not keep to them: revise the offer.',
  ],
  [
    { code: 'price-step-unchecked', figures: { priceStep: '0.5' } },
    'The round takes prices in steps of 0.5 only. Prices are sealed, so this is checked when one is sent: send it again as it is if it keeps to them, else revise the offer.',
  ],
  [
    { code: 'rest-below-lot', figures: { quantityKg: '12.5' } },
    'What earlier rounds left of the offer, 12.5 kg, is less than its smallest lot.',
  ],
  [
    { code: 'price-opened', figures: {} },
    'Its price was opened in a round that was then cancelled, so it joins no other by itself: revise the offer, or send it again as it is.',
  ],
]

async function sayIn(lng: string): Promise<(why: Why) => string> {
  const findings = JSON.parse(readFileSync(new URL(`../i18n/${lng}/findings.json`, import.meta.url), 'utf8'))
  const i18n = i18next.createInstance()
  const options = { defaultNS: 'findings', interpolation: { escapeValue: false } }
  await i18n.init({ lng, resources: { [lng]: { findings } }, ...options })
  return why => {
    const said = outSaid(why, kg)
    return said ? i18n.t(`out.${said.key}` as string, { ...said.values, defaultValue: '' }) : ''
  }
}

test('the English sentences of why an offer stays out are the hub’s own, word for word', async () => {
  const say = await sayIn('en')
  for (const [why, sentence] of HUB) expect(say(why)).toBe(sentence)
})

test.each(['de', 'fr', 'ja'])('every reason why an offer stays out is said in %s with all its figures', async lng => {
  const say = await sayIn(lng)
  for (const [why, english] of HUB) {
    const said = say(why)
    expect(said, why.code).not.toBe('')
    expect(said, why.code).not.toBe(english)
    expect(said).not.toContain('{{')
    for (const figure of Object.values(why.figures)) expect(said, why.code).toContain(figure)
  }
})

test('no sentence is made of a code of tomorrow, or without its figures', () => {
  expect(outSaid({ code: 'constructor' as Why['code'], figures: {} }, kg)).toBeUndefined()
  expect(outSaid({ code: 'no-rate', figures: {} }, kg)).toBeUndefined()
})
