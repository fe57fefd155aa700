import { readFileSync } from 'node:fs'
import { materials } from '@lodestone/provenance'
import { describe, expect, test } from 'vitest'

/** Statements and the public face call things as the console does, and say in each language the same with the same gaps. */

const root = new URL('../../', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, root), 'utf8'))
const LANGUAGES = ['en', 'de', 'fr', 'ja']
const CATALOGUES = [
  'packages/wording/src/texts',
  'services/rounds/src/statement/texts',
  'services/console/src/public/texts',
]
const words = (catalogue: string, language: string) => read(`${catalogue}/${language}.json`)

describe.each(LANGUAGES)('in %s', language => {
  const console = (name: string) => read(`services/console/web/src/i18n/${language}/${name}.json`)
  const [common, statement, face] = CATALOGUES.map(catalogue => words(catalogue, language))
  test('both are in the words of the console', () => {
    const app = console('app')
    expect(common.material).toEqual(app.material)
    expect(common.roundState).toEqual(app.roundState)
    expect(common.total).toEqual(app.total)
    expect(common.groups).toEqual(console('published').groups)
    const rules = console('rules')
    for (const [name, said] of Object.entries(common.rule))
      if (typeof said === 'object') expect(rules[name]).toMatchObject(said as object)
  })
  test('a statement is', () => {
    expect(statement.mass).toEqual(console('app').mass)
    expect(statement.code).toEqual(console('my-rounds').code)
  })
  test('the public face is', () => {
    expect(console('books')).toMatchObject({ title: face.book.title, lead: face.book.lead })
    const { material: _, of: __, ...exposure } = face.exposure
    expect(console('exposure')).toMatchObject(exposure)
    const rounds = console('rounds')
    const { collection, offers, decisions } = face.rounds
    expect([collection, offers, decisions]).toEqual([
      rounds.collectionClosesAt,
      rounds.offersCloseAt,
      rounds.decisionsCloseAt,
    ])
    expect(face.round.sheet).toBe(console('round-pool').sheet.title)
  })
  test('every material has a name', () =>
    expect(Object.keys(common.material)).toEqual(expect.arrayContaining(materials.map(({ id }) => id))))
})

/** Where a text has its gaps, and which. */
const gapsOf = (texts: object, path = ''): string[] =>
  Object.entries(texts).flatMap(([name, said]) =>
    typeof said === 'object'
      ? gapsOf(said, `${path}.${name}`)
      : [`${path}.${name}: ${(said.match(/\{\{\w+\}\}/g) ?? []).toSorted().join(' ')}`],
  )

test.each(CATALOGUES)('%s has in every language the same texts with the same gaps', catalogue => {
  for (const language of LANGUAGES.slice(1))
    expect(gapsOf(words(catalogue, language))).toEqual(gapsOf(words(catalogue, 'en')))
})
