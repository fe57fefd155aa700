import type { Round } from '@lodestone/contracts'
import type { People } from './people.ts'
import { type Progress, tonnes } from './progress.ts'

type Share = { pct: string }
type Intermediary = { country: string; ofImportsPct: string; chinesePct: string; addsTwoStepsPct: string }
type Exposure = {
  direct: Share
  oneStep: Share
  twoSteps: Share
  intermediaries: Intermediary[]
  caveats: string[]
  round?: {
    matchedKg?: string
    after?: { directPct: string; oneStepPct: string; twoStepsPct: string; assumes: string } | null
  }
}

/** How far each bloc's magnets depend on China, directly and through others, before the round and after what it matched. */
export async function reportExposure(people: People, round: Round, progress: Progress): Promise<void> {
  progress.say()
  progress.say('    Chinese share of magnet imports in 2024, before the round and after (CEPII BACI and UN Comtrade)')
  const pct = (text: string | undefined): string => (text === undefined ? '-' : `${Number(text).toFixed(1)} %`)
  const rows: string[][] = []
  const notes: string[] = []
  for (const bloc of ['EU', 'JP'] as const) {
    const query = { bloc, material: 'ndfeb-magnet', year: '2024', round: round.id }
    const found = await people.operator.get<Exposure>('/aggregation/exposure', query)
    const { direct, oneStep, twoSteps, intermediaries } = found
    const after = found.round?.after
    rows.push([bloc, 'before', ...[direct, oneStep, twoSteps].map(share => pct(share.pct)), ''])
    rows.push([
      '',
      'after',
      ...[after?.directPct, after?.oneStepPct, after?.twoStepsPct].map(pct),
      tonnes(found.round?.matchedKg),
    ])
    const through = intermediaries
      .slice(0, 3)
      .map(one => `${one.country} (${pct(one.ofImportsPct)} of imports, ${pct(one.chinesePct)} of its own Chinese)`)
    notes.push(`${bloc} through ${through.join(', ')}`)
    if (bloc === 'JP') notes.push(...found.caveats.slice(0, 1), ...(after ? [after.assumes] : []))
  }
  progress.table([['bloc', '', 'direct', 'one step', 'two steps', 'matched'], ...rows])
  for (const note of notes) progress.say(`    ${note}`)
}
