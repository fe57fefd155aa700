import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { alertRules } from './dashboards.ts'

/** Whoever is woken by an alert finds what it means. */

const read = (name: string): string => readFileSync(new URL(`../../infra/docs/${name}`, import.meta.url), 'utf8')
const guide = read('runbook.md')
/** As forges make anchors of headings. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')
const anchorsOf = (name: string): string[] =>
  [...read(name).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
const anchors = anchorsOf('runbook.md')

test.each(alertRules().map(rule => [rule.alert, rule] as const))('%s', (name, { labels, annotations }) => {
  expect(labels.severity).toMatch(/^(?:page|ticket)$/)
  expect(annotations.summary).toMatch(/\S/)
  // Where people read the page is for the operator to say, once.
  const [page, anchor] = annotations.runbook_url?.split('#') ?? []
  expect(page).toBe('{{ $externalLabels.runbook }}')
  expect(anchor).toBe(anchorOf(name))
  expect(anchors).toContain(anchor)
})

test.each([...new Set(alertRules().map(rule => rule.alert))])(
  '%s: what it means, where to look, what to do, whom to wake',
  name => {
    const section = guide.split(/^#+ /m).find(one => one.startsWith(`${name}\n`)) ?? ''
    const [, meaning = '', ...steps] = section.split('\n')
    expect(meaning).toMatch(/^\w.{20,}/)
    expect(steps.flatMap(line => /^- \*\*(\w+)\*\*:/.exec(line)?.[1] ?? [])).toEqual(['Look', 'Do', 'Wake'])
    // Tired people read it.
    expect(section.split(/\s+/).length).toBeLessThan(200)
  },
)

test('no heading explains an alert that is none', () => {
  const known = alertRules().map(rule => anchorOf(rule.alert))
  expect(anchors.filter(one => one.startsWith('lodestone') && !known.includes(one))).toEqual([])
})

test('the guide leads to what is there', () => {
  const others = anchorsOf('operations.md')
  const inner = [...guide.matchAll(/\]\((operations\.md)?#([\w-]+)\)/g)]
  expect(inner.length).toBeGreaterThan(10)
  expect(inner.filter(([, other, anchor = '']) => !(other ? others : anchors).includes(anchor)).map(String)).toEqual([])
})
