import { globSync } from 'node:fs'
import { join } from 'node:path'
import { installedIn, type LicenceNotice } from './installed.ts'

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

const RULE = '-'.repeat(80)

/** All of them as one text. */
export const noticesText = (notices: readonly LicenceNotice[]): string =>
  [
    'Lodestone is shipped with these packages, each under its own licence.',
    ...notices.map(({ name, version, licence, texts }) =>
      [RULE, `${name} ${version} (${licence ?? 'see its text'})`, ...texts].join('\n\n'),
    ),
  ].join('\n\n')
