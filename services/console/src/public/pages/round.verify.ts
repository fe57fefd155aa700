import type { Round } from '@lodestone/contracts'
import { type Html, html } from '../html.ts'
import { facts, links, paragraph, section } from '../parts.ts'
import type { Voice } from '../voice.ts'

/** The statement of what is published, where there is one. */
export function takeSection({ id, resultHash }: Round, { language, texts }: Voice): Html | undefined {
  if (resultHash === undefined) return undefined
  const { round } = texts
  const at = `/api/v1/rounds/${id}/statement?edition=published&lang=${language}&format=`
  return section(
    'take',
    round.take,
    paragraph(round.takeLead, 'lead'),
    links([
      [`${at}pdf`, round.pdf],
      [`${at}xlsx`, round.workbook],
    ]),
  )
}

/** How somebody else can tell that the result is so, with what that needs. */
export function verifySection(round: Round, { texts }: Voice): Html {
  const { section: titles, verify, round: words, hash } = texts
  const at = `/api/v1/rounds/${round.id}`
  const all: readonly (readonly [string, string | undefined])[] = [
    [hash.resultHash, round.resultHash],
    [hash.inputDigest, round.inputDigest],
    [hash.seedHash, round.seedHash],
    [hash.seed, round.seed],
    ...round.seals.flatMap(({ owner, digest, root }) => [
      [owner === 'demand' ? hash.demandDigest : hash.supplyDigest, digest] as const,
      [owner === 'demand' ? hash.demandRoot : hash.supplyRoot, root] as const,
    ]),
  ]
  const hashes = all.flatMap(([label, value]) =>
    value === undefined ? [] : [[label, html`<code>${value}</code>`] as const],
  )
  return section(
    'verify',
    titles.verify,
    paragraph(round.seed === undefined ? words.seedLater : verify.seed),
    ...(round.resultHash === undefined ? [] : [paragraph(verify.head)]),
    facts(hashes, 'facts hashes'),
    links([
      ...(round.resultHash === undefined ? [] : [[`${at}/record`, words.record] as const]),
      [`${at}/ocds`, words.ocds],
    ]),
  )
}
