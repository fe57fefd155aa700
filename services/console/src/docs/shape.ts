import { escapeHtml } from '@lodestone/kernel'

/** A schema as people write it: `{ reference: string, lines: [ … ] }`. A field that may be left out ends in a question mark. */

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

const DEPTH = 8

/** The shape as text, in which the name of another schema stands between guillemets. */
export function shapeOf(schema: Schema | undefined, indent = 0): string {
  if (schema === undefined) return 'anything'
  if (indent > DEPTH) return '…'
  if (schema.$ref !== undefined) return `«${schema.$ref.split('/').at(-1)}»`
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return choices.map(choice => shapeOf(choice, indent)).join(schema.allOf ? ' & ' : ' | ')
  if (schema.items) return `[ ${shapeOf(schema.items, indent)} ]${bounds(schema.minItems, schema.maxItems, '')}`
  if (schema.properties) return objectShape(schema, schema.properties, indent)
  if (typeof schema.additionalProperties === 'object')
    return `{ [name]: ${shapeOf(schema.additionalProperties, indent)} }`
  return plainShape(schema)
}

function plainShape(schema: Schema): string {
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type
  if (schema.description) return schema.description
  if (type === 'string' && schema.format) return schema.format
  if (type === 'string') return `string${bounds(schema.minLength, schema.maxLength, ' characters')}`
  if (type === 'integer' || type === 'number') return `${type}${bounds(schema.minimum, schema.maximum, '')}`
  return type ?? 'anything'
}

function objectShape(schema: Schema, properties: Record<string, Schema>, indent: number): string {
  const pad = '  '.repeat(indent + 1)
  const fields = Object.entries(properties).map(
    ([name, field]) => `${pad}${name}${schema.required?.includes(name) ? '' : '?'}: ${shapeOf(field, indent + 1)}`,
  )
  return fields.length === 0 ? '{}' : `{\n${fields.join('\n')}\n${'  '.repeat(indent)}}`
}

function bounds(from: number | undefined, to: number | undefined, unit: string): string {
  if (to === undefined) return ''
  return from === to ? ` (${to}${unit})` : ` (${from && from > 0 ? `${from} to ` : 'at most '}${to}${unit})`
}

/** The shape as HTML, with a link to each schema that it names. */
export const shapeHtml = (schema: Schema | undefined): string =>
  escapeHtml(shapeOf(schema)).replace(/«(\w+)»/g, '<a href="#schema-$1">$1</a>')

/** A block of code that can be scrolled by keyboard. */
export const block = (html: string, label: string): string =>
  `<pre tabindex="0" role="region" aria-label="${escapeHtml(label)}"><code>${html}</code></pre>`

export const exampleBlock = (value: unknown): string =>
  block(escapeHtml(typeof value === 'string' ? value : JSON.stringify(value, null, 2)), 'Example')

/** Prose with code between backticks and paragraphs between empty lines. */
export const prose = (text: string): string =>
  text
    .split('\n\n')
    .map(part => `<p>${escapeHtml(part).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`)
    .join('\n')

/** The named schemas of a document. */
export const schemaSections = (schemas: Readonly<Record<string, Schema>>): string =>
  Object.entries(schemas)
    .map(
      ([name, schema]) =>
        `<article id="schema-${escapeHtml(name)}"><h3>${escapeHtml(name)}</h3>${block(shapeHtml(schema), name)}</article>`,
    )
    .join('\n')
