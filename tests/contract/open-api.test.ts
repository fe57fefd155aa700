import { PROBLEMS, type RouteContract, routes, statusesOf } from '@lodestone/contracts'
import { examples, story } from '@lodestone/contracts/examples'
import { openApiDocument } from '@lodestone/http'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'

/** The OpenAPI document is valid by a judge of its own, complete, and readable. */

type Named = { name: string; in: string; description: string; example?: unknown }
type Operation = {
  operationId: string
  tags: string[]
  description: string
  parameters: Named[]
  requestBody?: { content: Record<string, { examples?: object }> }
  responses: Record<string, { $ref?: string; headers?: Record<string, object> }>
}
type Document = {
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: {
    schemas: Record<string, object>
    responses: Record<
      string,
      { content: Record<string, { schema: { allOf: [object, { properties: { code: { enum: string[] } } }] } }> }
    >
  }
}
const document = openApiDocument('test') as Document
const operations = (routes as readonly RouteContract[]).map(
  route => [route.id, route, document.paths[route.path]?.[route.method.toLowerCase()] as Operation] as const,
)

test('the document is valid OpenAPI 3.1 to an independent validator', async () => {
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
  const broken = structuredClone(document) as unknown as { paths: Record<string, object> }
  broken.paths['no-slash'] = {}
  expect((await new Validator().validate(broken)).valid).toBe(false)
})

test.each(operations)(
  '%s has every status of its route, and says of each problem which codes it may have',
  (_, route, operation) => {
    expect(Object.keys(operation.responses).map(Number).sort()).toEqual([...statusesOf(route)].sort())
    for (const [status, { $ref }] of Object.entries(operation.responses)) {
      if ($ref === undefined) continue
      const response = document.components.responses[$ref.split('/').at(-1) as string]
      const codes = response?.content['application/problem+json']?.schema.allOf[1].properties.code.enum ?? []
      expect(codes.length).toBeGreaterThan(0)
      for (const code of codes) expect(PROBLEMS[code as keyof typeof PROBLEMS]).toBe(Number(status))
    }
  },
)

test.each(operations)(
  '%s has its roles, a tag that is described, and a text for every parameter',
  (_, route, operation) => {
    for (const role of route.who) expect(operation.description).toContain(role)
    for (const tag of operation.tags) expect(document.tags.find(one => one.name === tag)?.description).toBeTruthy()
    for (const { name, description } of operation.parameters) expect(description, name).not.toBe('')
  },
)

test.each(operations)(
  '%s has an example that the story tells: of its path, its body, and its answer',
  (id, route, operation) => {
    expect(examples, `add one to packages/contracts/src/examples, and ${id} to its story`).toHaveProperty(id)
    expect(story.filter(one => one === id)).toHaveLength(1)
    for (const one of operation.parameters.filter(one => one.in === 'path')) expect(one.example, one.name).toBeDefined()
    if (route.ifMatch) expect(operation.parameters.find(one => one.name === 'If-Match')?.example).toBeDefined()
    const media = Object.entries(operation.requestBody?.content ?? {})
    for (const [type, { examples: shown }] of media)
      if (!(route.bodyOptional || type === 'multipart/form-data')) expect(shown, type).toBeDefined()
    if (route.success.schema || route.success.media === 'text/event-stream')
      expect(JSON.stringify(operation.responses[route.success.status]), 'run npm run examples').toContain('"examples"')
  },
)

/** Objects of four fields or more that stand in the document without a name, by their text. */
function inlined(node: unknown, found = new Map<string, number>(), isComponent = false): Map<string, number> {
  if (typeof node !== 'object' || node === null) return found
  const { properties } = node as { properties?: object }
  if (!isComponent && properties && Object.keys(properties).length >= 4)
    found.set(JSON.stringify(properties), (found.get(JSON.stringify(properties)) ?? 0) + 1)
  for (const [key, child] of Object.entries(node)) if (key !== 'examples') inlined(child, found)
  return found
}

test('an object that is described twice has a name', () => {
  const found = inlined(document.paths)
  // What is sent repeats what is read, closed.
  for (const [name, schema] of Object.entries(document.components.schemas))
    if (!name.endsWith('Input')) inlined(schema, found, true)
  const twice = [...found].filter(([, times]) => times > 1).map(([text]) => text.slice(0, 200))
  expect(twice, 'add it to packages/contracts/src/names.ts').toEqual([])
})
