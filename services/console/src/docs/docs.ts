import { escapeHtml } from '@lodestone/kernel'
import { page } from './page.ts'
import { block, exampleBlock, prose, type Schema, schemaSections, shapeHtml } from './shape.ts'

/** The reference of the REST API out of its OpenAPI document, as one page of HTML. */

type Content = Record<string, { schema?: Schema; examples?: { example?: { value?: unknown; description?: string } } }>
type Parameter = {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
  example?: unknown
}
type Response = {
  $ref?: string
  description?: string
  headers?: Record<string, { description?: string }>
  content?: Content
}
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
  tags?: { name: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema>; responses?: Record<string, Response> }
}
type Located = { path: string; method: string; operation: Operation }
/** What a refusal means, by its code. */
type Refusals = ReadonlyMap<string, string>

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

const signature = ({ path, method, operation }: Located): string =>
  `<span class="method ${method.toLowerCase()}">${method}</span> ${escapeHtml(path.replace(/^\/api\/v\d+/, ''))}<span class="hidden"> ${escapeHtml(operation.summary ?? '')}</span>`

/** Every code with its text, out of the descriptions of the document's responses. */
function refusalsOf(document: Document): Refusals {
  const found = Object.values(document.components?.responses ?? {}).flatMap(({ description = '' }) =>
    description.split(/\. (?=`)/).flatMap(part => {
      const [, code, text] = /`([a-z-]+)`: ([^`]+)$/.exec(part) ?? []
      return code === undefined || text === undefined ? [] : [[code, text] as const]
    }),
  )
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

const codesOf = ({ operation }: Located, document: Document): string[] =>
  Object.values(operation.responses).flatMap(response => codesIn(response, document))

function codesIn(response: Response, document: Document): string[] {
  const shared = response.$ref && document.components?.responses?.[response.$ref.split('/').at(-1) ?? '']
  return shared ? [...(shared.description ?? '').matchAll(/`([a-z-]+)`: /g)].map(([, code = '']) => code) : []
}

const refusalList = (refusals: Refusals, common: readonly string[]): string => `<p>A refusal is
<code>application/problem+json</code>, a <a href="#schema-Problem">Problem</a>. Those marked can meet any call; each route names its others.</p>
<dl class="refusals">${[...refusals]
  .map(
    ([code, text]) =>
      `<div><dt id="refusal-${code}"><code>${code}</code>${common.includes(code) ? ' (any call)' : ''}</dt><dd>${escapeHtml(text)}</dd></div>`,
  )
  .join('\n')}</dl>`

function operationArticle(one: Located, document: Document, common: readonly string[]): string {
  const { path, method, operation } = one
  const { operationId, summary = '', description = '', parameters = [], requestBody, responses } = operation
  const answers = Object.entries(responses)
  return `<article id="${escapeHtml(operationId)}">
<h3><a href="#${escapeHtml(operationId)}"><span class="method ${method.toLowerCase()}">${method}</span> <code>${escapeHtml(path)}</code></a></h3>
<p>${escapeHtml(summary)}</p>
<p class="who">${escapeHtml(description)}</p>
${parameters.length > 0 ? `<h4>Parameters</h4>\n<dl>${parameters.map(parameterItem).join('\n')}</dl>` : ''}
<h4>Call</h4>
${block(escapeHtml(commandOf(one)), 'Call with curl')}
${requestBody ? contentDetails(requestBody.content, requestBody.required === false ? 'Body, may be left out' : 'Body') : ''}
<h4>Answers</h4>
${answers.map(([status, response]) => successBlock(status, response)).join('')}
<dl class="refusals">${answers.map(([status, response]) => refusalItem(status, codesIn(response, document), common)).join('')}</dl>
</article>`
}

function parameterItem({ name, in: place, required, description = '', schema, example }: Parameter): string {
  const shape = shapeHtml(schema)
  return `<div><dt><code>${escapeHtml(name)}</code> <small>${escapeHtml(place)}${required ? ', required' : ''}</small></dt>
<dd>${escapeHtml(description)}${shape === 'string' ? '' : ` <code>${shape}</code>`}${example === undefined ? '' : ` <small>such as <code>${escapeHtml(String(example))}</code></small>`}</dd></div>`
}

/** The example as a command for a shell in which `HUB` and `TOKEN` are set. */
function commandOf({ path, method, operation }: Located): string {
  const { parameters = [], requestBody } = operation
  const given = parameters.filter(one => one.example !== undefined)
  const filled = given
    .filter(one => one.in === 'path')
    .reduce((text, one) => text.replace(`{${one.name}}`, String(one.example)), path)
  const query = new URLSearchParams(
    given.filter(one => one.in === 'query').map((one): [string, string] => [one.name, String(one.example)]),
  )
  const [media, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
  const value = content?.examples?.example?.value
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$HUB${filled}${query.size > 0 ? `?${query}` : ''}"`,
    '-H "Authorization: Bearer $TOKEN"',
    ...given.filter(one => one.in === 'header').map(one => `-H ${quoted(`${one.name}: ${one.example}`)}`),
    ...(media === 'multipart/form-data' ? ['-F file=@certificate.pdf'] : []),
    ...(value === undefined
      ? []
      : [`-H 'Content-Type: ${media}'`, `-d ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`]),
  ].join(' \\\n  ')
}

const exampleOf = ({ value, description }: { value?: unknown; description?: string }): string =>
  description === undefined
    ? `<p>Example, of lists their first items</p>${exampleBlock(value)}`
    : `<p>Example: ${escapeHtml(description)}</p>`

const contentDetails = (content: Content, title: string): string =>
  Object.entries(content)
    .map(
      ([media, { schema, examples }]) => `<details><summary>${title}: ${escapeHtml(media)}</summary>
${schema ? block(shapeHtml(schema), 'Shape') : ''}
${examples?.example ? exampleOf(examples.example) : ''}</details>`,
    )
    .join('\n')

function successBlock(status: string, { description = '', headers = {}, content, $ref }: Response): string {
  if ($ref !== undefined) return ''
  const told = Object.entries(headers).map(
    ([name, { description: text = '' }]) =>
      `<code>${escapeHtml(name)}</code> (${escapeHtml(text.charAt(0).toLowerCase() + text.slice(1))})`,
  )
  return `<p class="answer"><span class="status good">${escapeHtml(status)}</span> ${escapeHtml(description)}${told.length > 0 ? `, with ${told.join(' and ')}` : ''}</p>
${content ? contentDetails(content, 'Answer') : ''}`
}

function refusalItem(status: string, codes: readonly string[], common: readonly string[]): string {
  const own = codes.filter(code => !common.includes(code))
  if (own.length === 0) return ''
  return `<div><dt><span class="status">${escapeHtml(status)}</span></dt><dd>${own.map(code => `<a href="#refusal-${code}"><code>${code}</code></a>`).join(', ')}</dd></div>`
}
