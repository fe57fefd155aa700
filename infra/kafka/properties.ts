import { readFile } from 'node:fs/promises'

export type Properties = ReadonlyMap<string, string>

/** The settings of server.properties, and over them those that depend on this start. */
export async function brokerProperties(own: Record<string, string>): Promise<Properties> {
  const text = await readFile(new URL('server.properties', import.meta.url), 'utf8')
  const fixed = text.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf('=')
    return line.startsWith('#') || at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]]
  })
  return new Map([...fixed, ...Object.entries(own)])
}

export const asFile = (properties: Properties): string =>
  [...properties].map(([key, value]) => `${key}=${value}\n`).join('')

/** As the official image takes them: `a.b-c_d` is KAFKA_A_B___C__D. */
export const asEnvironment = (properties: Properties): string[] =>
  [...properties].map(([key, value]) => {
    const name = key.replaceAll('_', '__').replaceAll('-', '___').replaceAll('.', '_')
    return `KAFKA_${name.toUpperCase()}=${value}`
  })
