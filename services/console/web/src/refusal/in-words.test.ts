import { readFileSync } from 'node:fs'
import { problemsOf, routes, ruled, ruleOfProblem } from '@lodestone/contracts'
import { FIELD_RULES, PROBLEM_RULES } from '@lodestone/contracts/refusal'
import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../i18n/i18n.ts'
import { saidWhere } from './fault.ts'
import { faultInWords, problemInWords } from './in-words.ts'

type Catalogue = Readonly<Record<'code' | 'rule' | 'field' | 'place', Readonly<Record<string, string>>>>
const catalogue = (language: string): Catalogue =>
  JSON.parse(readFileSync(new URL(`../i18n/${language}/problems.json`, import.meta.url), 'utf8'))
const languages = Object.keys(LANGUAGES) as Language[]

const readers = new Map<Language, { t: TFunction<'problems'>; language: Language }>()
beforeAll(async () => {
  const all = i18next.createInstance()
  await all.init({
    ns: ['problems'],
    defaultNS: 'problems',
    fallbackLng: false,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(languages.map(one => [one, { problems: catalogue(one) }])),
  })
  for (const language of languages) readers.set(language, { t: all.getFixedT(language, 'problems'), language })
})
const inWords = (language: Language) => {
  const reader = readers.get(language)
  if (!reader) throw new Error(`no reader of ${language}`)
  return {
    problem: (body: object) => problemInWords({ ...body }, reader),
    fault: (fault: object) => faultInWords({ ...fault }, reader, 'refused'),
  }
}

describe.each(languages)('%s', language => {
  const { code, rule, field } = catalogue(language)
  test('says every problem that any route may answer with', () => {
    for (const one of new Set(routes.flatMap(problemsOf))) expect(code[one], one).toMatch(/\S/)
  })
  test('says every rule, filled with what its sentences carry and nothing else', () => {
    for (const [said, rules] of [
      [rule, PROBLEM_RULES],
      [field, FIELD_RULES],
    ] as const) {
      expect(Object.keys(said).sort()).toEqual(Object.keys(rules).sort())
      for (const [name, sentences] of Object.entries<readonly string[]>(rules)) {
        const carried = sentences.map(sentence => [...sentence.matchAll(/\{(\w+)\}/g)].map(found => found[1]))
        for (const [, wanted] of said[name]?.matchAll(/\{\{(\w+)\}\}/g) ?? [])
          for (const values of carried) if (name !== 'fields') expect(values, `${name} ${wanted}`).toContain(wanted)
      }
    }
  })
})

test('a refusal is said without a word of the hub', () => {
  const detail = 'Line L-1 stands in a round whose pool is published.'
  const body = { code: 'wrong-state', detail, ...ruleOfProblem(detail) }
  expect(inWords('de').problem(body)).toBe('Position L-1 steht in einer Runde, die keine Änderungen mehr nimmt.')
  expect(inWords('ja').problem(body)).toBe('明細 L-1 は、変更を受け付けないラウンドに入っています。')
})

test('figures, days and countries are written as the reader writes them, and a path as the form calls it', () => {
  const fault = (message: string, path: string) => inWords('de').fault(ruled({ path, message }))
  expect(fault('at most 100,000,000 kg', 'lines.3.quantityKg')).toMatchObject({
    message: 'Höchstens 100.000.000 kg sind möglich.',
    places: ['Position', 'Nr. 4', 'Menge'],
  })
  expect(fault('not before 2027-03-01', 'date').message).toBe('Frühestens 01.03.2027 ist möglich.')
  expect(fault('made in DE, where the chain has no magnet', 'batches.0.batch').message).toContain('Deutschland')
  expect(saidWhere(inWords('ja').fault(ruled({ path: 'legalName', message: 'required' })))).toBe(
    '法人名: 入力してください。',
  )
})

test('what has no text is said plainly, with the code and the request, and never in the hub’s English', () => {
  const body = { code: 'brand-new', detail: 'Something in English.', requestId: 'r-1' }
  expect(inWords('de').problem(body)).toBe('Die Plattform hat das abgelehnt (brand-new). Anfrage r-1')
  expect(inWords('ja').fault({ path: 'x', message: 'printable ASCII' }).message).toBe('この値は受け付けられません。')
})
