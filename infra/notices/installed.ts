import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package of somebody else's, with the licence that it names and the texts that it brings: its licence, and a notice where it has one. */
export type LicenceNotice = {
  readonly name: string
  readonly version: string
  readonly licence: string | undefined
  readonly texts: readonly string[]
}

type Manifest = {
  name?: string
  version?: string
  license?: string | { type: string }
  licenses?: readonly { type: string }[]
}

const TEXT = /^(?:licen[cs]e|copying|copyright|notice)/i

/** What is a link, and so a workspace, is of the project itself. */
function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
}

/** The packages of others that are installed in a folder, and in those. */
export function* installedIn(folder: string): Generator<LicenceNotice> {
  const packages = foldersIn(join(folder, 'node_modules')).flatMap(one =>
    /[\\/]@[^\\/]+$/.test(one) ? foldersIn(one) : [one],
  )
  for (const own of packages) {
    const { name, version, license, licenses } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as Manifest
    if (name === undefined || version === undefined) throw new Error(`${own} has no name or version`)
    const licence = typeof license === 'string' ? license : (license ?? licenses?.[0])?.type
    const texts = readdirSync(own, { withFileTypes: true })
      .filter(entry => entry.isFile() && TEXT.test(entry.name) && !/\.[cm]?[jt]s$/.test(entry.name))
      .map(entry => readFileSync(join(own, entry.name), 'utf8').trim())
    yield { name, version, licence, texts }
    yield* installedIn(own)
  }
}
