import { useTranslation } from 'react-i18next'
import type { Round } from '../../../round/round.ts'
import { DecideMany } from './decide.tsx'
import type { Chosen } from './use-chosen.ts'

/** Decides on all that is open, or on what is picked of it. */
export function DecideAll({ round, chosen: { open, picked } }: { round: Round; chosen: Chosen }) {
  const { t } = useTranslation('my-rounds')
  return (
    <>
      {picked.length > 0 && picked.length < open.length && (
        <>
          <DecideMany
            round={round}
            decision="decline"
            allocations={picked}
            label={t('declineSome', { count: picked.length })}
          />
          <DecideMany
            round={round}
            decision="accept"
            allocations={picked}
            label={t('acceptSome', { count: picked.length })}
          />
        </>
      )}
      <DecideMany
        round={round}
        decision="accept"
        allocations={open}
        label={t('acceptAll', { count: open.length })}
        primary
      />
    </>
  )
}
