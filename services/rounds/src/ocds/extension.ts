import { readFileSync } from 'node:fs'
import type { Members } from './part.ts'

/** The hub's own extension of OCDS, as it is served. */
const FILES = [
  'extension.json',
  'release-schema.json',
  'release-package-schema.json',
  'record-package-schema.json',
] as const
const own = new Map<string, Members>(
  FILES.map(name => [name, JSON.parse(readFileSync(new URL(`extension/${name}`, import.meta.url), 'utf8'))]),
)
export const findExtension = (name: string): Members | undefined => own.get(name)

const official = (name: string, version = 'master'): string =>
  `https://raw.githubusercontent.com/open-contracting-extensions/ocds_${name}_extension/${version}/extension.json`

/** The extensions that some releases use, and the hub's own; one for links where there are some. */
export function extensionsOf(api: string, releases: readonly Members[], linked: boolean): string[] {
  const some = (section: string, member: string): boolean =>
    releases.some(release => ((release[section] ?? []) as Members[]).some(one => one[member] !== undefined))
  const tenders = releases.map(release => (release.tender ?? {}) as Members)
  const lots =
    some('awards', 'relatedLots') || tenders.some(tender => tender.lots !== undefined || tender.items !== undefined)
  return [
    ...(lots ? [official('lots', 'v1.1.5')] : []),
    ...(some('awards', 'buyers') ? [official('contract_buyer')] : []),
    ...(some('parties', 'address') ? [official('countryCode')] : []),
    ...(linked ? [official('pagination')] : []),
    `${api}/rounds/ocds/extension/extension.json`,
  ]
}
