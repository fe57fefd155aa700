import { escapeHtml } from '@lodestone/kernel'
import type { Document, Located, Response } from './openapi.ts'

/** What a refusal means, by its code. */
type Refusals = ReadonlyMap<string, string>

/** Every code with its text, out of the descriptions of the document's responses. */
export function refusalsOf(document: Document): Refusals {
  const found = Object.values(document.components?.responses ?? {}).flatMap(({ description = '' }) =>
    description.split(/\. (?=`)/).flatMap(part => {
      const [, code, text] = /`([a-z-]+)`: ([^`]+)$/.exec(part) ?? []
      return code === undefined || text === undefined ? [] : [[code, text] as const]
    }),
  )
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The codes with which an operation may be refused. */
export const codesOf = ({ operation }: Located, document: Document): string[] =>
  Object.values(operation.responses).flatMap(response => codesIn(response, document))

/** The codes that a response of an operation stands for. */
export function codesIn(response: Response, document: Document): string[] {
  const shared = response.$ref && document.components?.responses?.[response.$ref.split('/').at(-1) ?? '']
  return shared ? [...(shared.description ?? '').matchAll(/`([a-z-]+)`: /g)].map(([, code = '']) => code) : []
}

/** All codes with what they mean. */
export const refusalList = (refusals: Refusals, common: readonly string[]): string => `<p>A refusal is
<code>application/problem+json</code>, a <a href="#schema-Problem">Problem</a>. Those marked can meet any call; each route names its others.</p>
<dl class="refusals">${[...refusals]
  .map(
    ([code, text]) =>
      `<div><dt id="refusal-${code}"><code>${code}</code>${common.includes(code) ? ' (any call)' : ''}</dt><dd>${escapeHtml(text)}</dd></div>`,
  )
  .join('\n')}</dl>`

/** The codes of one status that an operation has beside the common ones. */
export function refusalItem(status: string, codes: readonly string[], common: readonly string[]): string {
  const own = codes.filter(code => !common.includes(code))
  if (own.length === 0) return ''
  return `<div><dt><span class="status">${escapeHtml(status)}</span></dt><dd>${own.map(code => `<a href="#refusal-${code}"><code>${code}</code></a>`).join(', ')}</dd></div>`
}
