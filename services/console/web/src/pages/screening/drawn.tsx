import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { batchQuery } from '../../origin/origin.queries.ts'
import { AssuranceBadge } from '../../ui/assurance.tsx'
import { Link } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import type { Offer } from './screening.ts'

/** On which registered batches an offer draws, and how the origin of each is known. */
export function Drawn({ offer: { batches = [] } }: { offer: Offer }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  return (
    <Card title={t('draws')} lead={batches.length === 0 ? t('noDraws') : t('drawsLead')}>
      {batches.length > 0 && (
        <Facts items={batches.map(one => [<One key={one.batch} id={one.batch} />, format.kg(one.quantityKg)])} />
      )}
    </Card>
  )
}

function One({ id }: { id: string }) {
  const { data } = useQuery({ ...batchQuery(id), staleTime: 60_000 })
  return (
    <>
      <Link to={`/origin/batches/${id}`}>{data?.reference ?? id}</Link>{' '}
      {data && <AssuranceBadge assurance={data.assurance} />}
    </>
  )
}
