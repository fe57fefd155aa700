import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('.', import.meta.url).pathname
const languages = readdirSync(folder, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)
const read = (language: string, file: string): object =>
  JSON.parse(readFileSync(`${folder}${language}/${file}`, 'utf8'))

/** Each text by its path of keys. A plural's forms differ from language to language, so they count as one. */
function texts(catalogue: object, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) => {
    const place = `${path}${key}`.replace(/_(?:zero|one|two|few|many|other)$/, '')
    return typeof value === 'string' ? [[place, value] as [string, string]] : texts(value, `${place}.`)
  })
}
const placeholders = (text: string): string[] => [...new Set(text.match(/\{\{\w+\}\}|<\/?\w+>/g))].sort()

test('there are four languages', () => {
  expect(languages.sort()).toEqual(['de', 'en', 'fr', 'ja'])
})

test.each(readdirSync(`${folder}en`))('%s says the same in every language, with the same placeholders', file => {
  const english = new Map(texts(read('en', file)))
  expect(english.size).toBeGreaterThan(0)
  for (const language of languages) {
    const other = new Map(texts(read(language, file)))
    expect([...other.keys()].sort(), language).toEqual([...english.keys()].sort())
    for (const [key, text] of other) {
      expect(text, `${language} ${key}`).not.toBe('')
      expect(placeholders(text), `${language} ${key}`).toEqual(placeholders(english.get(key) ?? ''))
    }
  }
})

/** Categories of numbers that pages count up to. French has one more, for millions. */
const categories = (language: string) =>
  [...new Set([0, 1, 2, 5, 11, 100, 10_000].map(number => new Intl.PluralRules(language).select(number)))].sort()

test.each(['en', 'de', 'fr', 'ja'])(
  '%s has each form of a plural that its grammar asks for, and no other',
  language => {
    const forms = new Map<string, string[]>()
    const collect = (catalogue: object, path: string) => {
      for (const [key, value] of Object.entries(catalogue)) {
        const [, base, form] = /^(.*)_(zero|one|two|few|many|other)$/.exec(key) ?? []
        if (typeof value !== 'string') collect(value, `${path}${key}.`)
        else if (form) forms.set(path + base, [...(forms.get(path + base) ?? []), form])
      }
    }
    for (const file of readdirSync(folder + language)) collect(read(language, file), `${file} `)
    expect(forms.size).toBeGreaterThan(50)
    for (const [key, found] of forms) expect(found.sort(), key).toEqual(categories(language))
  },
)

test('no language has a catalogue that English lacks', () => {
  for (const language of languages) expect(readdirSync(folder + language)).toEqual(readdirSync(`${folder}en`))
})

test.each(readdirSync(`${folder}fr`))('%s has in French the spaces that no line breaks at', file => {
  const broken = texts(read('fr', file)).filter(([, text]) => / [;!?»]| :(?!\w)|« /.test(text))
  expect(broken).toEqual([])
})
