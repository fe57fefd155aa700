import { check } from 'recheck'
import { expect, test } from 'vitest'
import { patternsIn } from './patterns.ts'

test('every pattern of a source is found, wherever and however it is written, and nothing else', () => {
  const source = `
    const a = /a+$/g, b = 1 / 2 / 3, text = '/no/'
    // /no/
    const c = <T,>(x: T) => \`\${/b\\/c/.test(String(x))} /no/\`
    new RegExp('c'); RegExp(\`d\`, 'i')
  `
  expect(patternsIn('source.ts', source).map(({ line, source, flags }) => [line, source, flags])).toEqual([
    [2, 'a+$', 'g'],
    [4, 'b\\/c', ''],
    [5, 'c', ''],
    [5, 'd', 'i'],
  ])
  expect(patternsIn('page.tsx', 'export const A = () => <p title="/no/">{/a/.source} /no/</p>')).toHaveLength(1)
})

test.each(["new RegExp('^' + name)", "RegExp('a', flags)", 'new RegExp(source)'])(
  'one that nobody can check is refused: %s',
  source => {
    expect(() => patternsIn('source.ts', source)).toThrow(
      'source.ts:1: a regular expression is made of what is no constant',
    )
  },
)

test.each([
  ['"[^"]*"|\\\\.|_.|\\*.|\\[(?!h+\\]|m+\\]|s+\\])[^\\]]*\\]', 'gi'],
  ["(?:^|[\\n,\"])\\s*'[=+\\-@\\t\\r']", ''],
  ['^([A-Z][a-z]?) (.+?)\\s*%?$', ''],
])('what has stopped a hub is found: /%s/', async (source, flags) => {
  expect(await check(source, flags)).toMatchObject({ status: 'vulnerable', complexity: { type: 'polynomial' } })
})
