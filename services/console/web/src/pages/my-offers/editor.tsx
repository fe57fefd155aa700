import { useTranslation } from 'react-i18next'
import { Chain } from './chain.tsx'
import { Conflict } from './conflict.tsx'
import { Evidence } from './evidence.tsx'
import type { Offer } from './offer.ts'
import { Price } from './price.tsx'
import { Send } from './send.tsx'
import { Terms } from './terms.tsx'
import { useEditing } from './use-editing.ts'
import { useSending } from './use-sending.ts'

/** The form of an offer: a new one, or one's own to revise. */
export function Editor({ offer }: { offer?: Offer }) {
  const { t } = useTranslation('my-offers')
  const editing = useEditing(offer)
  const sending = useSending(offer, editing)
  const { part, complaints, tried, others } = editing
  const { meanwhile, settle } = sending
  return (
    <>
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
      <Terms {...part} />
      <Price {...part} isKnown={offer?.openedIn !== undefined} />
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
      {!part.readOnly && <Send {...{ offer, editing, sending }} />}
    </>
  )
}
