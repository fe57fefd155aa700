import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BOOKS } from '../src/books/names.ts'
import { bookOf, idsOf } from './markdown.ts'

const fileOf = (name: string): string =>
  readFileSync(new URL(`../../../../infra/docs/${name}.md`, import.meta.url), 'utf8')

test('headings and what begins with bold words have ids, and no id stands twice', () => {
  const { title, contents, pieces } = bookOf(
    '# Words\n\n## Rule 1. Pairs\n\n**Pairs.** A line.\n\n- **chain, stage**: the way\n- **pairs**: again\n\n## Pairs\n',
  )
  expect(title).toBe('Words')
  expect(contents).toEqual([
    { id: 'rule-1-pairs', text: 'Rule 1. Pairs' },
    { id: 'pairs', text: 'Pairs' },
  ])
  expect(idsOf({ pieces })).toEqual(['rule-1-pairs', 'chain', 'stage', 'pairs'])
})

test('links lead to what the console has, to elsewhere by https alone, and otherwise nowhere', () => {
  const text = JSON.stringify(
    bookOf('[a](glossary.md#pool) [b](rule-book.md) [c](decisions/0001.md) [d](https://x.example) [e](javascript:x)'),
  )
  expect([...text.matchAll(/"to":"([^"]+)"/g)].map(([, to]) => to)).toEqual([
    '/glossary#pool',
    '/rules',
    'https://x.example',
  ])
})

test.each(['<b>x</b>', 'a <img src=x onerror=alert(1)> b', '![x](y.png)'])('%s is refused', text => {
  expect(() => bookOf(text)).toThrow('a document has')
})

test.each(Object.entries(BOOKS))(
  '%s shows all of its file, and every link within the books leads to something',
  (path, file) => {
    const books = new Map(Object.entries(BOOKS).map(([where, name]) => [where, idsOf(bookOf(fileOf(name)))]))
    const book = bookOf(fileOf(file))
    expect(book.pieces.length).toBeGreaterThan(0)
    const text = JSON.stringify(book)
    for (const [, to = ''] of text.matchAll(/"to":"([^"]+)"/g)) {
      if (to.startsWith('https:')) continue
      const [where, id] = to.split('#')
      const ids = books.get(where || path)
      expect(ids, to).toBeDefined()
      if (id) expect(ids, to).toContain(id)
    }
    const words = (all: string) => new Set(all.match(/[a-z]{6,}/g))
    expect([...words(fileOf(file).replace(/\]\([^)]*\)/g, ''))].filter(word => !text.includes(word))).toEqual([])
  },
)
