import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bookOf, idsOf } from '../../books/markdown.ts'
import { TERMS } from './terms.ts'

const textsIn = (language: string): Record<string, { name: string; text: string }> =>
  JSON.parse(readFileSync(new URL(`../i18n/${language}/terms.json`, import.meta.url), 'utf8')).term

test.each(['en', 'de', 'fr', 'ja'])('%s says every term in a sentence, and none besides', language => {
  const texts = textsIn(language)
  expect(Object.keys(texts).sort()).toEqual([...TERMS].sort())
  for (const [term, { name, text }] of Object.entries(texts)) {
    expect(name, term).not.toBe('')
    expect(text, term).toMatch(/[.。]$/)
  }
})

test('every term stands in the glossary, under its own name', () => {
  const glossary = readFileSync(new URL('../../../../../infra/docs/glossary.md', import.meta.url), 'utf8')
  const ids = idsOf(bookOf(glossary))
  for (const term of TERMS) expect(ids).toContain(term)
  const bold = [...glossary.matchAll(/\*\*([^*]+)\*\*:/g)].flatMap(([, names = '']) => names.split(','))
  for (const name of bold) expect(ids).toContain(name.trim().toLowerCase().replaceAll(' ', '-'))
})
