import { Joining } from './rules-form.joining.tsx'
import { Origin } from './rules-form.origin.tsx'
import { Prices } from './rules-form.prices.tsx'
import { Sharing } from './rules-form.sharing.tsx'
import type { RulesPart } from './use-rule-fields.tsx'
import './round.css'

/** The rules of a round, each with what it does; for a new round, and for a what-if, whose lines and offers have joined already. */
export function RulesForm({ joined = false, ...part }: RulesPart & { joined?: boolean }) {
  return (
    <>
      {!joined && <Joining {...part} />}
      <Origin {...part} />
      <Sharing {...part} />
      <Prices {...part} />
    </>
  )
}
