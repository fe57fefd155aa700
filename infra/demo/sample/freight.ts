import type { RoundDraft } from '@lodestone/contracts'
import { countryOf } from '@lodestone/kernel'
import { members } from './members.ts'

/** EUR per kg from where goods are handed over, to Europe and to Japan; illustrative. */
const FREIGHT: Readonly<Record<string, readonly [europe: string, japan: string]>> = {
  MY: ['1.10', '0.85'],
  AU: ['1.25', '0.95'],
  US: ['0.95', '1.05'],
  CA: ['1.00', '1.05'],
  GB: ['0.45', '1.35'],
  KR: ['1.30', '0.45'],
  JP: ['1.40', '0.20'],
}

/** Rows for every country a member is in: what lies elsewhere cannot be reached by goods sold free on board. */
export function freight(): RoundDraft['rules']['freight'] {
  const countries = [...new Set(members.map(member => countryOf(member.place)))]
  const rows = Object.entries(FREIGHT).flatMap(([from, [europe, japan]]) =>
    countries.map(to => ({ from, to, amount: to === 'JP' ? japan : europe })),
  )
  return [{ from: 'MYKUA', to: 'JPTYO', amount: '0.78' }, ...rows]
}
