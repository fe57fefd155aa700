import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { useMaterialName } from '../../api/use-material-name.ts'
import { Downloads } from '../../files/downloads.tsx'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded, NotFound } from '../../ui/state.tsx'
import { Credentials } from './credentials.tsx'
import { type Proof, proofQuery } from './delivery.queries.ts'
import { Ledger } from './ledger.tsx'
import { Missing } from './missing.tsx'
import { PassportCard } from './passport.tsx'
import { Trade } from './trade.tsx'
import { Way } from './way.tsx'

/** The proof of one delivery, on one page that can be printed. */
export default function DeliveryPage({ params }: PageProps) {
  const { t } = useTranslation('delivery')
  const format = useFormat()
  const nameOf = useMaterialName()
  const id = params.id ?? ''
  const query = useQuery(proofQuery(id))
  if (query.error instanceof Problem && query.error.status === 404) return <NotFound />
  const { data } = query
  return (
    <Page
      title={
        data
          ? t('title', { mass: format.kg(data.delivery.quantityKg), goods: nameOf(data.delivery.material) })
          : t('one')
      }
      {...(data ? { lead: t('lead', { date: format.date(data.delivery.date), id }) } : {})}
      back={{ to: '/origin?tab=deliveries', label: t('back') }}
      aside={data && <Acts proof={data} />}
    >
      <Loaded query={query} rows={8}>
        {proof => (
          <>
            <Missing proof={proof} />
            <div className="grid">
              <Trade proof={proof} />
              <PassportCard proof={proof} />
            </div>
            <Way proof={proof} />
            <Credentials proof={proof} />
            <Ledger proof={proof} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** Paper and files. A passport that was never issued is issued now; one that is revoked is given as it was signed. */
function Acts({ proof: { delivery, passport } }: { proof: Proof }) {
  const { t } = useTranslation('delivery')
  const token = passport ? `/supply/issued/${passport.id}` : `/deliveries/${delivery.id}/passport`
  return (
    <>
      <Downloads
        files={[
          { path: token, name: `passport-${delivery.id}.jwt`, label: t('passportFile') },
          { path: `/deliveries/${delivery.id}/proof`, name: `delivery-${delivery.id}.json`, label: t('jsonFile') },
        ]}
      />
      <Button onPress={() => globalThis.print()}>{t('print')}</Button>
    </>
  )
}
