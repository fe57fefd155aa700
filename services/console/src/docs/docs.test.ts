import { routes } from '@lodestone/contracts'
import { openApiDocument } from '@lodestone/http'
import { expect, test } from 'vitest'
import { type Document, docsPage, shapeOf } from './docs.ts'

const page = docsPage(openApiDocument('1.2.3') as Document)

test('the page shows every route with who may call it', () => {
  for (const route of routes) {
    const block = page.slice(page.indexOf(`id="${route.id}"`)).split('</details>')[0] ?? ''
    expect(block).toContain(`/api/v1${route.path}`)
    expect(block).toContain(`For: ${route.who.join(', ')}.`)
  }
})

test('the page needs no script and nothing from elsewhere', () => {
  expect(page).not.toMatch(/<script|style=|\son\w+="|(?:src|href)="(?:https?:)?\/\//)
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
