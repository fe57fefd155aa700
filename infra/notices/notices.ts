import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
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

/** The packages that are installed in a folder and in its workspaces, by name and version. Throws where one says nothing of its licence. */
export function noticesOf(root: string): LicenceNotice[] {
  const workspaces = globSync(['packages/*', 'services/*', 'services/*/web'], { cwd: root })
  const found = new Map<string, LicenceNotice>()
  for (const folder of ['', ...workspaces])
    for (const notice of installedIn(join(root, folder))) found.set(`${notice.name}@${notice.version}`, notice)
  const notices = [...found.values()]
  const silent = notices.filter(({ licence, texts }) => licence === undefined && texts.length === 0)
  if (silent.length > 0) throw new Error(`without a licence: ${silent.map(({ name }) => name).join(', ')}`)
  return notices.sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** What is a link, and so a workspace, is of the project itself. */
function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
}

function* installedIn(folder: string): Generator<LicenceNotice> {
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

const RULE = '-'.repeat(80)

/** All of them as one text. */
export const noticesText = (notices: readonly LicenceNotice[]): string =>
  [
    'Lodestone is shipped with these packages, each under its own licence.',
    ...notices.map(({ name, version, licence, texts }) =>
      [RULE, `${name} ${version} (${licence ?? 'see its text'})`, ...texts].join('\n\n'),
    ),
  ].join('\n\n')
