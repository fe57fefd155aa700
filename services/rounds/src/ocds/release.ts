import { fromJson, type JsonText, present } from '@lodestone/kernel'
import { extensionsOf } from './extension.ts'
import { merge, OF_ONE_RELEASE } from './merge.ts'
import type { Members } from './part.ts'
import { HUB } from './party.ts'

export type Release = Members & {
  readonly ocid: string
  readonly id: string
  readonly date: string
  readonly tag: readonly string[]
  readonly initiationType: 'tender'
}

/** A row of a release that a reader may see. */
export type ReleaseRow = {
  readonly roundId: string
  readonly seq: number
  readonly position: bigint
  readonly date: string
  readonly body: JsonText<{ readonly tag: readonly string[]; readonly sections: Members }>
}

/** The open contracting id of a round: the same for ever. */
export const ocidOf = (prefix: string, roundId: string): string => `${prefix}-${roundId}`

/** Releases out of their rows, which come release by release. A release is named after the place of its fact in the round's journal. */
export function releasesOf(rows: readonly ReleaseRow[], prefix: string): { position: bigint; release: Release }[] {
  const byPosition = Map.groupBy(rows, row => row.position)
  return [...byPosition].map(([position, own]) => ({ position, release: releaseOf(own, prefix) }))
}

function releaseOf(rows: readonly ReleaseRow[], prefix: string): Release {
  const { roundId, seq, date } = present(rows[0])
  const parts = rows.map(row => fromJson(row.body))
  const ocid = ocidOf(prefix, roundId)
  return {
    ocid,
    id: `${ocid}-${seq}`,
    date,
    tag: [...new Set(parts.flatMap(part => part.tag))],
    initiationType: 'tender',
    language: 'en',
    ...joined(parts.map(part => part.sections)),
  }
}

/** The sections of a release's parts put together. In those of a single part nulls stay: they say that something no longer holds. */
const joined = (sections: readonly Members[]): Members =>
  sections.length === 1 ? present(sections[0]) : merge(sections)

/** All that is known of a procedure, merged from its releases in their order. Throws when there are none. */
export function compiledOf(releases: readonly Release[]): Release {
  const last = releases.at(-1)
  if (!last) throw new Error('a procedure has a first release')
  return {
    ...merge(releases, OF_ONE_RELEASE),
    ocid: last.ocid,
    id: `${last.id}-compiled`,
    date: last.date,
    tag: ['compiled'],
    initiationType: 'tender',
  }
}

export type Record = { readonly ocid: string; readonly releases: readonly Release[]; readonly compiledRelease: Release }
type Contents = { readonly releases: readonly Release[] } | { readonly records: readonly Record[] }

/** An OCDS 1.1 package, with a link to the next page where there is one. Its date is that of the last change in it. */
export function packageOf<C extends Contents>(api: string, path: string, contents: C, next?: string) {
  const releases = 'releases' in contents ? contents.releases : contents.records.map(record => record.compiledRelease)
  return {
    uri: `${api}${path}`,
    version: '1.1' as const,
    extensions: extensionsOf(api, releases, next !== undefined),
    publishedDate:
      releases
        .map(release => release.date)
        .sort()
        .at(-1) ?? EPOCH,
    publisher: { name: HUB.name },
    ...contents,
    ...(next === undefined ? {} : { links: { next: `${api}${path}${next}` } }),
  }
}

/** Date of a package in which nothing has happened. */
const EPOCH = '1970-01-01T00:00:00.000Z'
