import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync, Visitor } from 'oxc-parser'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export type Manifest = {
  readonly name: string
  readonly exports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest

const OWN = '@lodestone/'
export type Wanted = {
  /** Packages of other people that are imported, in the versions that the importer takes. */
  readonly others: Readonly<Record<string, string>>
  /** Packages of this repository, by their folders. */
  readonly own: readonly string[]
}

/** What the compiled sources of a package import. Throws for what its package.json does not name. */
export function wantedBy(folder: string, compiled: string): Wanted {
  const { dependencies = {} } = manifestOf(folder)
  const names = importedBy(compiled)
  const others = names.filter(name => !name.startsWith(OWN))
  const undeclared = names.filter(name => dependencies[name] === undefined)
  if (undeclared.length > 0) throw new Error(`${folder} imports ${undeclared.join(', ')} and does not say so`)
  return {
    others: Object.fromEntries(others.map(name => [name, dependencies[name] as string])),
    own: names.filter(name => name.startsWith(OWN)).map(name => `packages/${name.slice(OWN.length)}`),
  }
}

function importedBy(folder: string): string[] {
  const found = new Set<string>()
  for (const file of globSync('**/*.{js,d.ts}', { cwd: folder })) {
    const { module, program } = parseSync(file, readFileSync(join(folder, file), 'utf8'))
    const late: string[] = []
    new Visitor({
      ImportExpression: ({ source }) => {
        if (source.type === 'Literal' && typeof source.value === 'string') late.push(source.value)
      },
    }).visit(program)
    const requests = [
      ...module.staticImports.map(one => one.moduleRequest.value),
      ...module.staticExports.flatMap(one => one.entries.map(entry => entry.moduleRequest?.value ?? '.')),
      ...late,
    ]
    for (const request of requests) {
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(request)?.[0]
      if (name && !request.startsWith('.') && !request.startsWith('node:')) found.add(name)
    }
  }
  return [...found].sort()
}
