import { recordPackage, releasePackage } from '@lodestone/contracts'

export type Kind = 'release-package' | 'record-package'
const SHAPES = { 'release-package': releasePackage, 'record-package': recordPackage }

/** What of a package is not as the contract has it: wrong fields, and fields that it does not name. */
export function ocdsFaults(kind: Kind, value: unknown): string[] {
  const read = SHAPES[kind].safeParse(value)
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join('/')} ${message}`)
  return unnamed(value, read.data, '')
}

/** Reading leaves out what a shape does not name. */
function unnamed(value: unknown, read: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => {
    const known = (read as Record<string, unknown>)[name]
    return known === undefined ? [`${path}${name} is not named`] : unnamed(one, known, `${path}${name}/`)
  })
}
