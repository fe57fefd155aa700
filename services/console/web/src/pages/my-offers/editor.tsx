import { useTranslation } from 'react-i18next'
import { type Kept, KeptAt, Resumed } from '../../kept/kept.tsx'
import { RulesBefore } from '../../rules/before.tsx'
import { Chain } from './chain.tsx'
import { Conflict } from './conflict.tsx'
import { Draws } from './draws.tsx'
import { Earlier } from './earlier.tsx'
import { Evidence } from './evidence.tsx'
import { Level } from './level.tsx'
import type { Offer } from './offer.ts'
import { Price } from './price.tsx'
import { Send } from './send.tsx'
import { Terms } from './terms.tsx'
import { type KeptOffer, useEditing } from './use-editing.ts'
import { useMending } from './use-mending.ts'
import { useSending } from './use-sending.ts'

/** States of a round in which offers join it. */
const JOINS = ['collecting', 'offering'] as const

/** The form of an offer: a new one, or one's own to revise under what was found of its origin. */
export function Editor({ offer, kept }: { offer?: Offer; kept: Kept<KeptOffer> }) {
  const { t } = useTranslation('my-offers')
  const editing = useEditing(offer, kept)
  const sending = useSending(offer, editing)
  const { part, plain, complaints, tried, others } = editing
  const mend = useMending(part)
  const { meanwhile, settle } = sending
  return (
    <>
      <Resumed kept={kept} keeping={editing.keeping} />
      {offer && <Level id={offer.id} mend={mend} />}
      {meanwhile && (
        <Conflict
          mine={part.form}
          theirs={meanwhile}
          onMine={() => {
            editing.setStanding(meanwhile)
            settle()
          }}
          onTheirs={() => {
            editing.take(meanwhile)
            settle()
          }}
        />
      )}
      {!part.readOnly && <RulesBefore joins={JOINS} />}
      <Terms {...part} aside={offer || part.readOnly ? undefined : <Earlier like={editing.like} />} />
      <Price {...part} isKnown={offer?.openedIn !== undefined} />
      <Draws {...part} sumOf={plain} />
      <Chain {...part} />
      <Evidence {...part} />
      {tried && complaints.size > 0 && (
        <p className="note bad" role="status">
          {t('faults', { count: complaints.size })}
        </p>
      )}
      {others.map(one => (
        <p key={one} className="note bad" role="alert">
          {one}
        </p>
      ))}
      {!part.readOnly && <Send {...{ offer, editing, sending, mend }} />}
      <KeptAt keeping={editing.keeping} />
    </>
  )
}
