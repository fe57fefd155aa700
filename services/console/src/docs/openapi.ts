import type { Schema } from './shape.ts'

/** An OpenAPI document, as far as its reference shows it. */

export type Content = Record<
  string,
  { schema?: Schema; examples?: { example?: { value?: unknown; description?: string } } }
>
export type Parameter = {
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
  example?: unknown
}
export type Response = {
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
/** An operation with where it is. */
export type Located = { path: string; method: string; operation: Operation }
