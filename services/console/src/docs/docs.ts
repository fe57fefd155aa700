/** Readable documentation out of the OpenAPI document, as one page of HTML. */

export type Schema = {
  description?: string
  type?: string | string[]
  $ref?: string
  const?: unknown
  enum?: unknown[]
  format?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}
type Content = Record<string, { schema?: Schema }>
type Parameter = { name: string; in: string; required?: boolean; schema?: Schema }
type Response = { $ref?: string; description?: string; content?: Content }
export type Operation = {
  operationId: string
  tags?: string[]
  summary?: string
  description?: string
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, Response>
}
export type Document = {
  info: { title: string; version: string; description?: string }
  servers?: { url: string }[]
  paths: Record<string, Record<string, Operation>>
  components?: { responses?: Record<string, Response> }
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, found => `&#${found.charCodeAt(0)};`)

const DEPTH = 8

/** A schema as people write it: `{ reference: string, lines: [ … ] }`. A field that may be left out ends in a question mark. */
export function shapeOf(schema: Schema | undefined, indent = 0): string {
  if (schema === undefined) return 'anything'
  if (indent > DEPTH) return '…'
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return choices.map(choice => shapeOf(choice, indent)).join(schema.allOf ? ' & ' : ' | ')
  if (schema.items) return `[ ${shapeOf(schema.items, indent)} ]${bounds(schema.minItems, schema.maxItems, '')}`
  if (schema.properties) return objectShape(schema, schema.properties, indent)
  if (typeof schema.additionalProperties === 'object')
    return `{ [name]: ${shapeOf(schema.additionalProperties, indent)} }`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? (schema.$ref && 'any JSON'))
  if (schema.description) return schema.description
  if (type === 'string' && schema.format) return schema.format
  if (type === 'string') return `string${bounds(schema.minLength, schema.maxLength, ' characters')}`
  if (type === 'integer' || type === 'number') return `${type}${bounds(schema.minimum, safe(schema.maximum), '')}`
  return type ?? 'anything'
}

function objectShape(schema: Schema, properties: Record<string, Schema>, indent: number): string {
  const pad = '  '.repeat(indent + 1)
  const fields = Object.entries(properties).map(
    ([name, field]) => `${pad}${name}${schema.required?.includes(name) ? '' : '?'}: ${shapeOf(field, indent + 1)}`,
  )
  return fields.length === 0 ? '{}' : `{\n${fields.join('\n')}\n${'  '.repeat(indent)}}`
}

const safe = (maximum: number | undefined): number | undefined =>
  maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
function bounds(from: number | undefined, to: number | undefined, unit: string): string {
  if (to === undefined) return ''
  return from === to ? ` (${to}${unit})` : ` (${from && from > 0 ? `${from} to ` : 'at most '}${to}${unit})`
}

/** The whole page. Styles come from `/docs.css`; there is no script. */
export function docsPage(document: Document): string {
  const base = document.servers?.[0]?.url ?? ''
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path: base + path,
      method: method.toUpperCase(),
      operation,
    })),
  )
  const services = [...Map.groupBy(operations, one => one.operation.tags?.[0] ?? 'other')]
  const { title, version, description = '' } = document.info
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} API ${escapeHtml(version)}</title>
<link rel="stylesheet" href="/docs.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<header>
<p class="up"><a href="/">Console</a> <a href="/api/v1/openapi.json">OpenAPI 3.1</a></p>
<h1>${escapeHtml(title)} API <span>${escapeHtml(version)}</span></h1>
<p>${escapeHtml(description)}</p>
<p>Kilograms, money and percentages are decimal strings: a JSON number is refused there. Every call needs a bearer token; errors are
<code>application/problem+json</code> with a <code>code</code> and, where fields are at fault, a path to each.</p>
</header>
<nav aria-label="Services">${services.map(([name]) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`).join('\n')}</nav>
<main>
${services.map(([name, own]) => serviceSection(name, own, document)).join('\n')}
</main>
</body>
</html>
`
}

type Located = { path: string; method: string; operation: Operation }

const serviceSection = (name: string, operations: readonly Located[], document: Document): string =>
  `<section aria-labelledby="${escapeHtml(name)}">
<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2>
${operations.map(one => operationBlock(one, document)).join('\n')}
</section>`

function operationBlock({ path, method, operation }: Located, document: Document): string {
  const { operationId, summary = '', description = '', parameters = [], requestBody, responses } = operation
  return `<details id="${escapeHtml(operationId)}">
<summary><span class="method ${method.toLowerCase()}">${method}</span> <code>${escapeHtml(path)}</code> <span class="what">${escapeHtml(summary)}</span></summary>
<p class="who">${escapeHtml(description)}</p>
${parameters.length > 0 ? `<h3>Parameters</h3>\n<table><tbody>${parameters.map(parameterRow).join('')}</tbody></table>` : ''}
${requestBody ? `<h3>Body${requestBody.required === false ? ' (may be left out)' : ''}</h3>\n${contentBlock(requestBody.content)}` : ''}
<h3>Answers</h3>
${Object.entries(responses)
  .map(([status, response]) => answerBlock(status, response, document))
  .join('\n')}
</details>`
}

const parameterRow = ({ name, in: place, required, schema }: Parameter): string =>
  `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${escapeHtml(place)}${required ? ', required' : ''}</td><td>${escapeHtml(shapeOf(schema))}</td></tr>`

const contentBlock = (content: Content): string =>
  Object.entries(content)
    .map(
      ([media, { schema }]) =>
        `<p class="media">${escapeHtml(media)}</p>\n${schema ? `<pre>${escapeHtml(shapeOf(schema))}</pre>` : ''}`,
    )
    .join('\n')

function answerBlock(status: string, response: Response, document: Document): string {
  const shared = response.$ref === undefined ? undefined : document.components?.responses?.[status]
  const description = response.description ?? shared?.description ?? ''
  const good = status.startsWith('2')
  return `<p class="answer"><span class="status${good ? ' good' : ''}">${escapeHtml(status)}</span> ${escapeHtml(description)}</p>
${good && response.content ? contentBlock(response.content) : ''}`
}
