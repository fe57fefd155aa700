import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Document } from './document.ts'
import { charactersOf, settable } from './glyphs.ts'
import { typeset } from './typeset.ts'

const document = (more: Partial<Document> = {}): Document => ({
  language: 'en',
  title: 'A title',
  subtitle: 'of a document',
  author: 'Somebody',
  at: new Date('2026-11-30T12:00:00Z'),
  footer: 'a footer',
  blocks: [{ kind: 'text', text: '#panic("no markup") $x$ *y*' }],
  ...more,
})

test('a document is PDF/UA-1, its texts are no markup, and the same is the same bytes', async () => {
  const made = await typeset(document())
  expect(made.subarray(0, 5).toString()).toBe('%PDF-')
  expect(made.toString('latin1')).toContain('<pdfuaid:part>1</pdfuaid:part>')
  expect((await typeset(document())).equals(made)).toBe(true)
  expect((await typeset(document({ at: new Date('2026-11-30T12:00:01Z') }))).equals(made)).toBe(false)
})

test('what cannot be made accessible is not made', async () => {
  await expect(typeset(document({ title: '' }))).rejects.toThrow(/title/)
})

test('a character that the font lacks is marked', () => {
  const font = import.meta.resolve('@expo-google-fonts/ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf')
  const has = charactersOf(readFileSync(fileURLToPath(font)))
  expect(settable('Łódź ΑΣ Київ 1\u202f250\u00a0kg 한\u0000', has)).toBe('Łódź ΑΣ Київ 1\u202f250\u00a0kg 〓〓')
})

test('the event loop goes on while many pages are set', async () => {
  const columns = ['a', 'b', 'c', 'd', 'e', 'f'].map(header => ({ header, figure: false, share: 1 }))
  const rows = Array.from({ length: 1_000 }, (_, n) => columns.map(({ header }) => `${header} ${n}`))
  await typeset(document())
  let longest = 0
  let last = performance.now()
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  const begun = performance.now()
  await typeset(document({ blocks: [{ kind: 'table', columns, rows }] }))
  clearInterval(beat)
  expect(longest).toBeLessThan((performance.now() - begun) / 2)
})
