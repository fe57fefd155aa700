import { type RouteContract, routes } from '@lodestone/contracts'
import { expect, test } from 'vitest'
import { openApiDocument } from './openapi.ts'

const document = openApiDocument('1.0.0') as { paths: Record<string, Record<string, { operationId: string }>> }

test('every route of the table is an operation', () => {
  for (const route of routes as readonly RouteContract[])
    expect(document.paths[route.path]?.[route.method.toLowerCase()]?.operationId).toBe(route.id)
})

test('every reference leads to something in the document', () => {
  const text = JSON.stringify(document)
  const references = [...new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1] as string))]
  expect(references.length).toBeGreaterThan(5)
  for (const reference of references) {
    expect(reference).toMatch(/^#\//)
    const found = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document)
    expect(found, reference).toBeDefined()
  }
})
