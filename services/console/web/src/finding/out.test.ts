import { readFileSync } from 'node:fs'
import { LINE_REASONS, lineReason, OFFER_REASONS, offerReason } from '@lodestone/contracts'
import { membersOf } from '@lodestone/kernel/members'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import { outSaid, type Why } from './out.ts'

const FIGURES = {
  material: 'dy-oxide',
  smallestLineKg: '1250.5',
  ceilingStep: '0.25',
  reference: 'L 7',
  because: 'asked twice, says $& {reference} {{reference}}',
  index: 'dy-cif',
  currency: 'JPY',
  smallestOfferKg: '100',
  priceStep: '0.5',
  quantityKg: '12.5',
}
/** Every reason that the hub has, as it makes it: its sentence, and what that is made of. */
const HUB: readonly { readonly reason: string; readonly why: Why }[] = [
  ...membersOf<keyof typeof LINE_REASONS, string>(LINE_REASONS).map(([code]) => lineReason(code, FIGURES)),
  ...membersOf<keyof typeof OFFER_REASONS, string>(OFFER_REASONS).map(([code]) => offerReason(code, FIGURES)),
]
const named = (sentence: string): string[] => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
/** The figures that the hub's sentence of a code names. */
const figuresOf = ({ code }: Why): [string, string][] =>
  Object.entries(FIGURES).filter(([name]) => named({ ...LINE_REASONS, ...OFFER_REASONS }[code]).includes(name))

const plain = { kg: (kg: string) => `${kg} kg`, decimal: (text: string) => text, material: (id: string) => id }

async function sayIn(lng: string): Promise<(why: Why, words?: typeof plain) => string> {
  const findings = JSON.parse(readFileSync(new URL(`../i18n/${lng}/findings.json`, import.meta.url), 'utf8'))
  const i18n = i18next.createInstance()
  const options = { defaultNS: 'findings', interpolation: { escapeValue: false } }
  await i18n.init({ lng, resources: { [lng]: { findings } }, ...options })
  return (why, words = plain) => {
    const said = outSaid(why, words)
    return said ? i18n.t(`out.${said.key}` as string, { ...said.values, defaultValue: '' }) : ''
  }
}

test('the English sentences of why a line or an offer is not in a round are the hub’s own, word for word', async () => {
  const say = await sayIn('en')
  expect(HUB.length).toBeGreaterThan(10)
  for (const { reason, why } of HUB) {
    expect(say(why)).toBe(reason)
    for (const [, figure] of figuresOf(why)) expect(reason, why.code).toContain(figure)
  }
})

test.each(['de', 'fr', 'ja'])('every such reason is said in %s with all its figures, as they read there', async lng => {
  const say = await sayIn(lng)
  const marked = {
    kg: (kg: string) => `[${kg}]`,
    decimal: (text: string) => `[${text}]`,
    material: (id: string) => `[${id}]`,
  }
  for (const { reason, why } of HUB) {
    const said = say(why, marked)
    expect(said, why.code).not.toBe('')
    expect(said, why.code).not.toBe(reason)
    for (const [name, figure] of figuresOf(why))
      expect(said, why.code).toContain(/Kg$|Step$|material/.test(name) ? `[${figure}]` : figure)
    expect(said.replace(FIGURES.because, ''), why.code).not.toMatch(/[{}]/)
  }
})

test('no sentence is made of a code of tomorrow, or without its figures', () => {
  expect(outSaid({ code: 'constructor' as Why['code'], figures: {} }, plain)).toBeUndefined()
  expect(outSaid({ code: 'no-rate', figures: {} }, plain)).toBeUndefined()
})
