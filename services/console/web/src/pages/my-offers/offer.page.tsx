import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { Link } from '../../ui/button.tsx'
import { Page, type PageProps } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import { Editor } from './editor.tsx'
import { Level } from './level.tsx'
import { offerQuery } from './my-offers.queries.ts'

/** An offer in a form: a new one, or one's own to revise, with how its origin is judged. */
export default function OfferPage({ params }: PageProps) {
  const { t } = useTranslation('my-offers')
  const id = params.id ?? 'new'
  const query = useQuery({ ...offerQuery(id), enabled: id !== 'new' })
  const back = { to: '/my/offers', label: t('title') }
  if (id === 'new')
    return (
      <Page title={t('newTitle')} lead={t('newLead')} back={back}>
        <Editor key="new" />
      </Page>
    )
  return (
    <Page
      title={query.data?.reference ?? t('one')}
      back={back}
      aside={
        query.data && (
          <Badge tone={query.data.status === 'standing' ? 'good' : 'neutral'}>
            {t(`statusWord.${query.data.status}`)} · {t('version', { version: query.data.version })}
          </Badge>
        )
      }
    >
      <Loaded query={query}>
        {offer => (
          <>
            {offer.openedIn !== undefined && (
              <p className="note warn">
                {t('openedIn')} <Link to={`/my/rounds/${offer.openedIn}`}>{t('openedInRound')}</Link>
              </p>
            )}
            <Level id={id} />
            <Editor key={offer.version} offer={offer} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
