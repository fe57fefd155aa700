import { readFileSync } from 'node:fs'
import { ELEMENT_NOTES } from '@lodestone/contracts'
import { namesOf } from '@lodestone/kernel/members'
import { expect, test } from 'vitest'
import { notesSaid } from './elements.notes.ts'

const CODES = namesOf(ELEMENT_NOTES)
const catalogue = (lng: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../../i18n/${lng}/round-elements.json`, import.meta.url), 'utf8')).note

test('every note is said by its code, and the English one is the hub’s own, word for word', () => {
  expect(catalogue('en')).toEqual(ELEMENT_NOTES)
  const notes = Object.values(ELEMENT_NOTES)
  expect(notesSaid({ notes, noteCodes: CODES })).toEqual(
    CODES.map(code => ({ key: `note.${code}`, text: ELEMENT_NOTES[code] })),
  )
  for (const lng of ['de', 'fr', 'ja'])
    for (const code of CODES) expect(catalogue(lng)[code], `${lng} ${code}`).not.toBe(ELEMENT_NOTES[code])
})

test('the hub’s own text stands where it has no code, or one of tomorrow', () => {
  expect(notesSaid({ notes: ['One.', 'Two.'], noteCodes: ['of-tomorrow' as (typeof CODES)[number]] })).toEqual([
    { text: 'One.' },
    { text: 'Two.' },
  ])
})
