const SCHEMA = /^[a-z][a-z0-9_]{0,40}$/

export function checkedSchema(schema: string): string {
  if (!SCHEMA.test(schema)) throw new Error(`not a schema name: ${schema}`)
  return schema
}
