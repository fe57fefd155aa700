import { escapeHtml } from '@lodestone/kernel'
import { commandOf } from './command.ts'
import type { Content, Document, Located, Parameter, Response } from './openapi.ts'
import { codesIn, refusalItem } from './refusals.ts'
import { block, exampleBlock, shapeHtml } from './shape.ts'

/** An operation in one line. */
export const signature = ({ path, method, operation }: Located): string =>
  `<span class="method ${method.toLowerCase()}">${method}</span> ${escapeHtml(path.replace(/^\/api\/v\d+/, ''))}<span class="hidden"> ${escapeHtml(operation.summary ?? '')}</span>`

/** Everything about an operation. */
export function operationArticle(one: Located, document: Document, common: readonly string[]): string {
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
