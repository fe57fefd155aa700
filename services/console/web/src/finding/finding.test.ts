import { readFileSync } from 'node:fs'
import { findMaterial } from '@lodestone/provenance'
import { everyFinding } from '@lodestone/provenance/fixture'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import { type CodedFinding, findingSaid, gapSaid } from './finding.ts'
import type { SentenceWords } from './words.ts'

const LANGUAGES = ['en', 'de', 'fr', 'ja']
const findings = everyFinding.flatMap(one => one.findings as readonly (CodedFinding & { readonly message: string })[])
const gaps = everyFinding.flatMap(({ gaps, missing }) =>
  (gaps as readonly CodedFinding[]).map((gap, i) => ({ ...gap, message: missing[i] ?? '' })),
)

async function catalogueOf(lng: string) {
  const findings = JSON.parse(readFileSync(new URL(`../i18n/${lng}/findings.json`, import.meta.url), 'utf8'))
  const i18n = i18next.createInstance()
  await i18n.init({
    lng,
    resources: { [lng]: { findings } },
    defaultNS: 'findings',
    interpolation: { escapeValue: false },
  })
  return i18n
}
type Catalogue = Awaited<ReturnType<typeof catalogueOf>>
const t = (i18n: Catalogue, key: string, values: object = {}): string =>
  i18n.t(key as string, { ...values, defaultValue: '' })

/** Figures as the hub writes them, words as the catalogue has them. */
const words = (i18n: Catalogue, more: Partial<SentenceWords> = {}): SentenceWords => ({
  country: code => code,
  countries: names => names.join('/'),
  percent: pct => `${pct} %`,
  date: day => day,
  list: items => items.join(', '),
  both: parts => parts.join(' and '),
  series: parts => parts.join('; '),
  material: id => findMaterial(id)?.name ?? id,
  stage: stage => t(i18n, `stage.${stage}`),
  type: type => t(i18n, `type.${type}`),
  lack: code => t(i18n, `lack.${code}`),
  part: (key, values) => t(i18n, `part.${key}`, values),
  ...more,
})
const said = (i18n: Catalogue, one: CodedFinding, w = words(i18n)): string | undefined => {
  const sentence = findingSaid(one, w)
  return sentence && t(i18n, `said.${sentence.key}`, sentence.values)
}
const mended = (i18n: Catalogue, one: CodedFinding, w = words(i18n)): string | undefined => {
  const sentence = gapSaid(one, w)
  return sentence && t(i18n, `mend.${sentence.key}`, sentence.values)
}

test('the English sentences are the hub’s own, word for word', async () => {
  const i18n = await catalogueOf('en')
  // The hub names kinds of evidence by their codes where it lists what is given.
  const given = (one: CodedFinding) =>
    one.code === 'intermediary-exposed' ? words(i18n, { type: type => type }) : words(i18n)
  expect(findings.length).toBeGreaterThan(30)
  for (const one of findings) expect(said(i18n, one, given(one)), one.code).toBe(one.message)
  for (const one of gaps) expect(mended(i18n, one), one.code).toBe(one.message)
})

/** Names and figures at any depth, as text; codes that are said in words are left out. */
const CODES = ['china', 'covered-countries', 'board-majority', 'veto', 'management', 'technology-licence']
const leaves = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(leaves)
    : CODES.includes(String(value))
      ? []
      : [String(value)]

test.each(LANGUAGES)('every finding and everything missing is said in %s with all its figures', async lng => {
  const i18n = await catalogueOf(lng)
  const marked = words(i18n, {
    country: code => `[${code}]`,
    percent: pct => `[${pct}]`,
    date: day => `[${day}]`,
    material: id => `[${id}]`,
    stage: stage => `[${stage}]`,
    type: type => `[${type}]`,
    lack: code => `[${code}]`,
  })
  const check = (text: string | undefined, { code, stage, figures }: CodedFinding) => {
    expect(text, code).toBeDefined()
    expect(text, code).not.toMatch(/\{\{|\b(?:said|mend|part)\.|undefined/)
    for (const leaf of leaves(figures)) expect(text, `${code} ${leaf}`).toContain(leaf)
    const isNamed = stage !== undefined && t(i18n, `said.${code}`).includes('{{stage}}')
    if (isNamed) expect(text, code).toContain(`[${stage}]`)
  }
  for (const one of findings) check(said(i18n, one, marked), one)
  for (const one of gaps)
    check(mended(i18n, one, marked), lng === 'en' && one.code === 'evidence-missing' ? { ...one, figures: {} } : one)
})

test.each(LANGUAGES)('%s has words for each stage and each kind of evidence that an offer may name', async lng => {
  const i18n = await catalogueOf(lng)
  const { stage, evidenceType } = JSON.parse(
    readFileSync(new URL(`../i18n/${lng}/my-offers.json`, import.meta.url), 'utf8'),
  )
  for (const one of Object.keys(stage)) expect(t(i18n, `stage.${one}`), one).not.toBe('')
  for (const one of Object.keys(evidenceType)) expect(t(i18n, `type.${one}`), one).not.toBe('')
})

test('the hub’s own sentence stands where figures are missing or of another kind, or the code is of tomorrow', async () => {
  const w = words(await catalogueOf('en'))
  const none = [
    { code: 'stage-in-china', stage: 'alloy' },
    { code: 'stage-in-china', stage: 'alloy', figures: { site: 's', operator: 'o', country: 'China' } },
    { code: 'chinese-input', stage: 'alloy', figures: { site: 's', inputPct: 'much', limitPct: '0.1' } },
    { code: 'evidence-expired', stage: 'alloy', figures: { type: 'certificate-of-origin', validTo: 'soon' } },
    { code: 'chinese-equity', stage: 'alloy', figures: { operator: 'o', sharePct: '1', from: 'china', paths: [[]] } },
    { code: 'chinese-equity', stage: 'alloy', figures: { operator: 'o', sharePct: '1', from: 'mars', paths: [] } },
    {
      code: 'controlled-from-china',
      stage: 'alloy',
      figures: { operator: 'o', control: [{ by: 'P', country: 'CN' }] },
    },
    { code: 'controlled-from-china', stage: 'alloy', figures: { operator: 'o', control: [null] } },
    { code: 'of-tomorrow', stage: 'alloy', figures: {} },
  ]
  for (const one of none) expect(findingSaid(one, w), JSON.stringify(one)).toBeUndefined()
  expect(gapSaid({ code: 'evidence-expired', stage: 'alloy' }, w)).toBeUndefined()
  expect(gapSaid({ code: 'of-tomorrow', figures: {} }, w)).toBeUndefined()
  expect(findingSaid({ code: 'stage-missing', stage: 'smelting' }, { ...w, stage: () => undefined })).toBeUndefined()
})
