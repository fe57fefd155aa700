import { readFileSync } from 'node:fs'
import type { Json } from '@lodestone/kernel'
import type { Members } from './part.ts'

type Extension = { readonly [member: string]: Json }

/** The hub's own extension of OCDS, as it is served. */
const FILES = [
  'extension.json',
  'release-schema.json',
  'release-package-schema.json',
  'record-package-schema.json',
] as const
const own = new Map<string, Extension>(
  FILES.map(name => [name, JSON.parse(readFileSync(new URL(`extension/${name}`, import.meta.url), 'utf8'))]),
)
export const findExtension = (name: string): Extension | undefined => own.get(name)

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : [])
const hasMember = (value: Json | undefined, member: string): boolean =>
  typeof value === 'object' && value !== null && Reflect.get(value, member) !== undefined

const official = (name: string, version = 'master'): string =>
  `https://raw.githubusercontent.com/open-contracting-extensions/ocds_${name}_extension/${version}/extension.json`

/** The extensions that some releases use, and the hub's own; one for links where there are some. */
export function extensionsOf(api: string, releases: readonly Members[], linked: boolean): string[] {
  const some = (section: string, member: string): boolean =>
    releases.some(release => listOf(release[section]).some(one => hasMember(one, member)))
  const tender = (member: string): boolean => releases.some(release => hasMember(release.tender, member))
  const lots = some('awards', 'relatedLots') || tender('lots') || tender('items')
  return [
    ...(lots ? [official('lots', 'v1.1.5')] : []),
    ...(some('awards', 'buyers') ? [official('contract_buyer')] : []),
    ...(some('parties', 'address') ? [official('countryCode')] : []),
    ...(linked ? [official('pagination')] : []),
    `${api}/rounds/ocds/extension/extension.json`,
  ]
}
