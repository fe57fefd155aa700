import { execFileSync } from 'node:child_process'
import { routes } from '@lodestone/contracts'
import { openApiDocument } from '@lodestone/http'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname

test('the committed schemas and AsyncAPI document are what the contracts say today', () => {
  expect(() =>
    execFileSync(process.execPath, ['infra/contracts/generate.ts', '--check'], { cwd: root, stdio: 'pipe' }),
  ).not.toThrow()
})

test('every route of the table stands in the OpenAPI document with who may call it', () => {
  const document = openApiDocument('test') as {
    paths: Record<string, Record<string, { operationId: string; description: string }>>
  }
  for (const route of routes) {
    const operation = document.paths[route.path]?.[route.method.toLowerCase()]
    expect(operation?.operationId).toBe(route.id)
    for (const role of route.who) expect(operation?.description).toContain(role)
  }
})

test('a path and method belong to one route only, and every id is its own', () => {
  expect(new Set(routes.map(route => `${route.method} ${route.path}`)).size).toBe(routes.length)
  expect(new Set(routes.map(route => route.id)).size).toBe(routes.length)
})
