import type { Round } from '@lodestone/contracts'
import { filled } from '@lodestone/wording'
import type { Edition, Named, Part } from './statement.ts'
import type { Voice } from './statement.voice.ts'

export type Checked = { readonly round: Round; readonly head: string; readonly edition: Edition; readonly page: string }

/** How somebody else can tell that all this is so, and the hashes that go with it. */
export function checkParts({ round, head, edition, page }: Checked, voice: Voice): Part[] {
  const { section, verify, hash } = voice.texts
  const { reference } = round
  const own = edition === 'whole' ? verify.whole : verify.own
  const hashes: readonly (readonly [string, string | undefined])[] = [
    [hash.resultHash, round.resultHash],
    [hash.inputDigest, round.inputDigest],
    [hash.head, head],
    [hash.seedHash, round.seedHash],
    [hash.seed, round.seed],
    ...round.seals.flatMap(({ owner, digest, root }): Named[] => [
      [owner === 'demand' ? hash.demandDigest : hash.supplyDigest, digest],
      [owner === 'demand' ? hash.demandRoot : hash.supplyRoot, root],
    ]),
  ]
  return [
    { kind: 'heading', text: section.verify },
    {
      kind: 'list',
      items: [
        verify.open,
        verify.seed,
        ...(edition === 'published' ? [] : [filled(own, { reference })]),
        verify.head,
        verify.same,
      ],
    },
    { kind: 'code', url: page },
    {
      kind: 'hashes',
      title: section.verify,
      items: hashes.flatMap(([name, value]): Named[] => (value === undefined ? [] : [[name, value]])),
    },
  ]
}
