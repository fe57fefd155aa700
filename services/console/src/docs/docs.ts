import { escapeHtml } from '@lodestone/kernel'
import type { Document, Located } from './openapi.ts'
import { operationArticle, signature } from './operation.ts'
import { page } from './page.ts'
import { codesOf, refusalList, refusalsOf } from './refusals.ts'
import { prose, schemaSections } from './shape.ts'

/** The reference of the REST API out of its OpenAPI document, as one page of HTML. */
export function docsPage(document: Document): string {
  const base = document.servers?.[0]?.url ?? ''
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): Located => ({ path: base + path, method: method.toUpperCase(), operation }),
    ),
  )
  const refusals = refusalsOf(document)
  const common = [...refusals.keys()].filter(code => operations.every(one => codesOf(one, document).includes(code)))
  const groups = [...Map.groupBy(operations, one => one.operation.tags?.[0] ?? 'other')]
  const schemas = document.components?.schemas ?? {}
  const { title, version, description = '' } = document.info
  return page({
    title: `${title} API ${version}`,
    links: [
      ['/', 'Console'],
      ['/docs/events', 'Events'],
      ['/api/v1/openapi.json', 'OpenAPI 3.1'],
      ['/api/v1/asyncapi.json', 'AsyncAPI 3'],
    ],
    intro: prose(description),
    sections: [
      ...groups.map(([name, own]) => ({
        id: name,
        title: name.charAt(0).toUpperCase() + name.slice(1),
        entries: own.map(one => ({ id: one.operation.operationId, html: signature(one) })),
        html: `${prose(document.tags?.find(one => one.name === name)?.description ?? '')}
${own.map(one => operationArticle(one, document, common)).join('\n')}`,
      })),
      { id: 'refusals', title: 'Refusals', entries: [], html: refusalList(refusals, common) },
      {
        id: 'schemas',
        title: 'Schemas',
        entries: Object.keys(schemas).map(name => ({ id: `schema-${name}`, html: escapeHtml(name) })),
        html: schemaSections(schemas),
      },
    ],
  })
}
