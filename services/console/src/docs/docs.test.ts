import { allEvents, problemsOf, type RouteContract, routes } from '@lodestone/contracts'
import { asyncApiDocument } from '@lodestone/contracts/async-api'
import { openApiDocument } from '@lodestone/http'
import { expect, test } from 'vitest'
import { docsPage } from './docs.ts'
import { type EventDocument, eventsPage } from './events.ts'
import type { Document } from './openapi.ts'
import { shapeOf } from './shape.ts'

const page = docsPage(openApiDocument('1.2.3') as Document)
const events = eventsPage(asyncApiDocument() as EventDocument)

const articleOf = (text: string, id: string): string =>
  text.slice(text.indexOf(`<article id="${id}"`)).split('</article>')[0] ?? ''

test('the page shows every route with who may call it', () => {
  for (const route of routes) {
    const block = articleOf(page, route.id)
    expect(block).toContain(`/api/v1${route.path}`)
    expect(block).toContain(`For: ${route.who.join(', ')}.`)
  }
})

test('each route has a call to copy, its example answer, and the refusals that are its own', () => {
  for (const route of routes as readonly RouteContract[]) {
    const block = articleOf(page, route.id)
    expect(block).toContain('$HUB/api/v1/')
    expect(block.split('$HUB')[1]?.split('</pre>')[0], route.id).not.toMatch(/\{\w+\}&#34;/)
    if (route.success.schema) expect(block, route.id).toContain('aria-label="Example"')
    for (const code of problemsOf(route)) expect(page).toContain(`id="refusal-${code}"`)
  }
  expect(articleOf(page, 'awardRound')).toContain('undecided-allocations')
})

test('the page of the events shows each with its topic, summary and shape', () => {
  for (const event of allEvents()) {
    const block = articleOf(events, event.type.replaceAll('.', '-'))
    expect(block).toContain(event.type)
    expect(block).toContain('<pre')
    expect(events).toContain(`<h2 id="${event.topic}">`)
  }
})

test.each([
  ['the API', page],
  ['the events', events],
])('the page of %s has no script, style or handler inside, and nothing from elsewhere', (_, text) => {
  expect(text.replaceAll('<script src="/docs.js" defer></script>', '')).not.toMatch(
    /<script|<style|style=|\son\w+="|(?:src|href)="(?:https?:)?\/\//,
  )
})

test.each([
  ['the API', page],
  ['the events', events],
])('every link within the page of %s leads to something', (_, text) => {
  const ids = new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
  for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
  expect(ids.size).toBe([...text.matchAll(/\sid="([^"]+)"/g)].length)
})

test('text of the document cannot become markup', () => {
  const summary = '<img src=x onerror=alert(1)>'
  const operation = { operationId: 'o', summary, responses: {} }
  const text = docsPage({ info: { title: summary, version: '1' }, paths: { [`/${summary}`]: { get: operation } } })
  expect(text).not.toContain('<img')
})

test('a body reads as one would write it', () => {
  expect(
    shapeOf({
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'string', maxLength: 5 },
        b: { type: 'array', items: { enum: ['x', 'y'] }, maxItems: 2 },
        c: { type: 'object', properties: { d: { type: 'integer', minimum: 1, maximum: 5 } } },
      },
    }),
  ).toBe(
    '{\n  a: string (at most 5 characters)\n  b?: [ "x" | "y" ] (at most 2)\n  c?: {\n    d?: integer (1 to 5)\n  }\n}',
  )
})
