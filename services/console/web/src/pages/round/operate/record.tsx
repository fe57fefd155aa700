import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Round } from '../../../round/round.ts'
import { Card, Facts } from '../../../ui/card.tsx'
import { Hash } from '../../../ui/hash.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { Seals } from './overview.seals.tsx'
import { ChainCheck, EventsTable } from './record.chain.tsx'
import { Downloads } from './record.downloads.tsx'
import { auditQuery } from './record.queries.ts'
import { Sealed } from './record.sealed.tsx'

/** What anybody needs to check the round: seals, hashes, the chain of events, and the matching run once more. */
export default function RecordTab({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  return (
    <>
      {round.resultHash === undefined ? (
        <Card title={t('title')} aside={<Downloads round={round} />}>
          <Empty>{t('notYet')}</Empty>
          <Facts items={[[t('seedHash'), <Hash key="seed" value={round.seedHash} />]]} />
        </Card>
      ) : (
        <Sealed round={round} />
      )}
      {round.seals.length > 0 && <Seals round={round} />}
      <Audit round={round} />
    </>
  )
}

function Audit({ round }: { round: Round }) {
  const { t } = useTranslation('round-record')
  const audit = useQuery(auditQuery(round.id))
  return (
    <Card title={t('audit.title')} lead={t('audit.lead')}>
      <Loaded query={audit}>
        {({ items, more }) => (
          <>
            {!more && <ChainCheck events={items} />}
            <EventsTable events={items} label={t('audit.title')} more={more} />
          </>
        )}
      </Loaded>
    </Card>
  )
}
